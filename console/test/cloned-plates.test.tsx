import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import type { ReactNode } from 'react'
import CarPage from '../src/pages/debts/car-page'
import ClonesPage from '../src/pages/debts/clones-page'
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
  // Nobody is made to claim a comparison: a reason is chosen.
  fireEvent.click(screen.getByRole('button', { name: '车型不同，是另一辆车' }))
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

test('every flagged plate stands in a list, with who said so, its void stays and what it blocks, and is ended from there', async () => {
  const end = jest.fn((_body: unknown) => ({ body: {} }))
  const over = {
    ...flag,
    id: 'clone-2',
    plateText: '粤B99999',
    plateColour: null,
    endedAt: '2026-11-21T03:00:00Z',
    endedBy: '李经理',
    endReason: '套牌车已被查扣',
  }
  const stays = {
    count: 7,
    newest: [{ id: 's-9', lotName: '北门', enteredAt: '2026-11-20T01:00:00Z', exitedAt: null }],
  }
  const { asked } = answering({
    'GET /staff/clone-plates': () => ({
      body: { items: [{ ...flag, stays, owed: { count: 3, dueFen: 2400 } }, over], next: 'AAAA' },
    }),
    'POST /staff/clone-plates/clone-1/end': ({ body }: { body?: unknown }) => end(body),
  })
  show(<ClonesPage />, '/cloned-plates?search=%E7%B2%A4B&state=valid&order=asc&sort=since')
  const row = (await screen.findByText(/未核对车型和颜色，不能升锁/)).closest('tr')!
  expect(asked[0]!.query).toMatchObject({ search: '粤B', state: 'valid', sort: 'since', order: 'asc' })
  expect(row.textContent).toMatch(/王经理.*车型不同.*北门.*另有 6.*3 笔待追缴.*24/)
  expect(row.querySelector('a[href="/stays/s-9"]')).not.toBeNull()
  expect(screen.getByText('李经理').closest('tr')!.textContent).toMatch(/套牌车已被查扣/)
  screen.getByRole('button', { name: '下一页' })
  // Ended is ended: only the other has a button.
  fireEvent.click(screen.getByRole('button', { name: '解除: 粤B12345' }))
  expect(screen.queryByRole('button', { name: '解除: 粤B99999' })).toBeNull()
  const dialog = await screen.findByRole('dialog')
  fireEvent.click(within(dialog).getByRole('button', { name: /误\s*标/ }))
  fireEvent.click(within(dialog).getByRole('button', { name: '解除套牌标记' }))
  await waitFor(() => expect(end).toHaveBeenCalledWith({ reason: '误标' }))
  cleanup()
  show(<ClonesPage />, '/cloned-plates', 'finance')
  await screen.findByText(/未核对车型和颜色/)
  expect(screen.queryByRole('button', { name: /^解除: / })).toBeNull()
})
