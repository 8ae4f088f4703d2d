import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import WebhookPage from '../src/pages/webhooks/webhook-page'
import WebhooksPage from '../src/pages/webhooks/webhooks-page'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

const AT = '2026-01-05T02:00:00.000Z'
const hook = (more = {}) => ({
  id: 'hook-1',
  version: 3,
  state: 'active',
  name: '物业系统',
  url: 'https://example.com/hook',
  eventTypes: ['bill.paid'],
  scopes: [],
  createdAt: AT,
  secrets: [{ id: 'secret-1', createdAt: AT }],
  lastDeliveredAt: AT,
  failingSince: AT,
  lastProblem: 'status 500',
  closedUntil: null,
  waiting: 2,
  dead: 1,
  ...more,
})
const DEAD = {
  id: 'delivery-1',
  state: 'dead',
  eventType: 'bill.paid',
  objectId: 'bill-7',
  objectVersion: 2,
  createdAt: AT,
  attempts: 21,
  lastAttemptAt: AT,
  lastStatus: null,
  lastProblem: 'timeout',
  nextAttemptAt: null,
  doneAt: AT,
}
const listed = (more = {}) => ({
  'GET /staff/webhooks': () => ({ body: { items: [hook(more)] } }),
  'GET /staff/webhooks/hook-1/deliveries': () => ({ body: { items: [DEAD] } }),
})

function show(address: string): void {
  enter(meAs('manager'))
  renderPage(
    <Routes>
      <Route path="/webhooks" element={<WebhooksPage />} />
      <Route path="/webhooks/:webhookId" element={<WebhookPage />} />
    </Routes>,
    address,
  )
}

jest.setTimeout(120_000)
afterEach(cleanup)

test('a new webhook masks plates unless told otherwise, and its secret is shown once', async () => {
  const { asked } = answering({
    ...listed(),
    'POST /staff/webhooks': () => ({ body: { secretId: 's-9', secret: 'whsec_9', webhook: hook() } }),
  })
  show('/webhooks')
  await screen.findByText(/对方返回 500/)
  fireEvent.click(screen.getByText('新建事件推送'))
  const send = (await screen.findAllByText('新建事件推送')).at(-1)!.closest('button')!
  fireEvent.change(screen.getByLabelText('名称'), { target: { value: '财务系统' } })
  expect(send.disabled).toBe(true)
  fireEvent.change(screen.getByLabelText('推送地址'), { target: { value: 'https://example.com/fx' } })
  fireEvent.click(screen.getByLabelText('全选'))
  expect(send.disabled).toBe(true)
  fireEvent.click(screen.getByLabelText('已退款'))
  fireEvent.click(screen.getByLabelText('账单已支付'))
  fireEvent.click(send)
  await screen.findByText('whsec_9')
  expect(asked.find(({ method }) => method === 'POST')!.body).toEqual({
    name: '财务系统',
    url: 'https://example.com/fx',
    eventTypes: ['bill.paid', 'bill.refunded'],
    scopes: [],
  })
})

test('what was given up says why and is sent again by itself', async () => {
  const { asked } = answering({
    ...listed(),
    'POST /staff/webhooks/hook-1/deliveries/resend': () => ({ body: { resent: 1 } }),
  })
  show('/webhooks/hook-1')
  await screen.findByText('对方没有及时应答')
  fireEvent.click(screen.getByLabelText('重发: 账单已支付 bill-7'))
  await screen.findByText('已重新排队推送')
  expect(asked.find(({ method }) => method === 'POST')!.body).toEqual({ deliveryIds: ['delivery-1'] })
})

test('the only secret cannot be revoked, one of two can once it was asked', async () => {
  answering(listed())
  show('/webhooks/hook-1')
  await screen.findByText('secret-1')
  expect(screen.queryByText('吊销')).toBeNull()
  cleanup()

  const { asked } = answering({
    ...listed({ secrets: ['secret-1', 'secret-2'].map(id => ({ id, createdAt: AT })) }),
    'POST /staff/webhooks/hook-1/secrets/secret-1/revoke': () => ({ body: hook() }),
  })
  show('/webhooks/hook-1')
  fireEvent.click(await screen.findByLabelText('吊销: secret-1'))
  expect(screen.queryByText('新建密钥')).toBeNull()
  const [title] = await screen.findAllByText('吊销这个密钥？')
  expect(asked.some(({ method }) => method === 'POST')).toBe(false)
  fireEvent.click(within(title!.closest<HTMLElement>('.ant-modal')!).getByText(/^吊\s?销$/))
  await screen.findByText('已吊销')
})

test('a pause says how long events are kept before it is done', async () => {
  const { asked } = answering({
    ...listed(),
    'POST /staff/webhooks/hook-1/pause': () => ({ body: hook({ state: 'paused' }) }),
  })
  show('/webhooks/hook-1')
  fireEvent.click(await screen.findByText(/^暂\s?停$/))
  const dialog = (await screen.findAllByText('暂停推送？'))[0]!.closest<HTMLElement>('.ant-modal')!
  within(dialog).getByText(/保留三天/)
  expect(asked.some(({ method }) => method === 'POST')).toBe(false)
  fireEvent.click(within(dialog).getByText(/^暂\s?停$/))
  await screen.findByText('已暂停')
})

test('which deliveries are shown, and the place among them, stand in the address', async () => {
  const { asked } = answering(listed())
  show('/webhooks/hook-1?state=delivered&cursor=abc')
  await screen.findByText('对方没有及时应答')
  expect(asked.find(({ path }) => path.endsWith('/deliveries'))!.query).toEqual({
    state: 'delivered',
    cursor: 'abc',
  })
  cleanup()
  const again = answering(listed())
  show('/webhooks/hook-1?state=nonsense')
  await screen.findByText('对方没有及时应答')
  expect(again.asked.find(({ path }) => path.endsWith('/deliveries'))!.query).toEqual({ state: 'dead' })
})
