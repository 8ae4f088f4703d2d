import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import CarPage from '../src/pages/debts/car-page'
import { StayReview } from '../src/pages/debts/stay-review'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'
import { stayInReview } from './support/stays'

const flag = {
  id: 'clone-1',
  plateText: '粤B12345',
  plateColour: 'blue',
  since: '2026-11-20T03:00:00Z',
  flaggedBy: '王经理',
  reason: '车型不同，是另一辆车',
  endedAt: null,
  endedBy: null,
  endReason: null,
}

function show(page: ReactNode, at = '/review', role: 'manager' | 'finance' = 'manager'): void {
  enter(meAs(role))
  renderPage(page, at)
}
afterEach(cleanup)

test('a manager says that a stay was a cloned car’s, and which others of the plate were', async () => {
  const confirm = jest.fn((_body: unknown) => ({ body: stayInReview({ id: 's-1', state: 'void' }) }))
  answering({
    'GET /staff/stays': () => ({ body: { items: [stayInReview({ id: 's-1' })] } }),
    'GET /staff/stays/s-1/same-plate': () => ({
      body: { items: [stayInReview({ id: 's-2', state: 'owed', lotName: '北门' })] },
    }),
    'POST /staff/stays/s-1/clone': ({ body }: { body?: unknown }) => confirm(body),
  })
  show(<StayReview />)
  fireEvent.click(await screen.findByRole('button', { name: /是套牌车/ }))
  fireEvent.click(await screen.findByRole('checkbox', { name: /北门/ }))
  const buttons = screen.getAllByRole('button', { name: /是套牌车/ })
  fireEvent.click(buttons.at(-1)!)
  await waitFor(() =>
    expect(confirm).toHaveBeenCalledWith({
      version: 3,
      alsoStayIds: ['s-2'],
      reason: '车型不同，是另一辆车',
    }),
  )
})

test('the page of a car says that its plate is flagged, since when and why, and only a manager may end it', async () => {
  answering({
    'GET /staff/arrears': () => ({ body: { items: [] } }),
    'GET /staff/clone-plates': () => ({ body: { items: [flag] } }),
  })
  const at = '/debts/car?plateText=%E7%B2%A4B12345&plateColour=blue'
  show(<CarPage />, at)
  expect((await screen.findByRole('alert')).textContent).toContain('疑似套牌：核对车型和颜色')
  screen.getByText(/车型不同，是另一辆车 · 王经理/)
  screen.getByRole('button', { name: '解除套牌标记' })
  cleanup()
  show(<CarPage />, at, 'finance')
  await screen.findByRole('alert')
  expect(screen.queryByRole('button', { name: '解除套牌标记' })).toBeNull()
})
