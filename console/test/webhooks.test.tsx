import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { App } from 'antd'
import { MemoryRouter, Route, Routes } from 'react-router'
import WebhookPage from '../src/pages/integrations/webhook-page'
import { enter } from '../src/session/session'
import { answering, meAs } from './support/platform'

jest.setTimeout(120_000)
afterEach(cleanup)

const NOW = new Date().toISOString()
const WEBHOOK = {
  id: 'w-1',
  version: 1,
  state: 'active',
  name: '物业系统',
  url: 'https://example.com/hook',
  eventTypes: ['order.paid'],
  scopes: [],
  createdAt: NOW,
  secrets: [{ id: 'secret-1', createdAt: NOW }],
  lastDeliveredAt: NOW,
  failingSince: null,
  lastProblem: null,
  closedUntil: null,
  waiting: 0,
  dead: 2,
}
const DELIVERY = {
  id: 'd-1',
  state: 'dead',
  eventType: 'order.paid',
  objectId: 'o-1',
  objectVersion: 3,
  createdAt: NOW,
  attempts: 9,
  lastAttemptAt: NOW,
  lastStatus: 503,
  lastProblem: null,
  nextAttemptAt: null,
  doneAt: NOW,
}

function show(): void {
  enter(meAs('manager'))
  render(
    <App>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <MemoryRouter initialEntries={['/webhooks/w-1']}>
          <Routes>
            <Route path="/webhooks/:webhookId" element={<WebhookPage />} />
          </Routes>
        </MemoryRouter>
      </QueryClientProvider>
    </App>,
  )
}

test('what was given up is listed and sent again; the last secret is not offered to be revoked', async () => {
  const { asked } = answering({
    'GET /staff/webhooks': () => ({ body: { items: [WEBHOOK] } }),
    'GET /staff/webhooks/w-1/deliveries': () => ({ body: { items: [DELIVERY] } }),
    'POST /staff/webhooks/w-1/deliveries/resend': () => ({ body: { resent: 1 } }),
    'POST /staff/webhooks/w-1/secrets': () => ({
      body: { secretId: 'secret-2', secret: 'whsec_once', webhook: WEBHOOK },
    }),
  })
  show()
  fireEvent.click(await screen.findByLabelText('重发: d-1'))
  await screen.findByText('已排队重发')
  expect(asked.find(({ path }) => path.endsWith('/resend'))!.body).toEqual({ deliveryIds: ['d-1'] })
  expect(screen.queryByLabelText('吊销: secret-1')).toBeNull()
  fireEvent.click(screen.getByText('新建签名密钥'))
  await screen.findByText('whsec_once')
})
