import { cleanup, fireEvent, screen } from '@testing-library/react'
import AuditPage from '../src/pages/audit/audit-page'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

jest.setTimeout(60_000)

const ORDER = '0b0e0000-0000-4000-8000-000000000001'
const entry = (id: number, over: object) => ({
  id,
  at: '2026-03-01T02:00:00.000Z',
  actor: { kind: 'device', id: 'FX00000001', name: null },
  entity: 'recovery_order',
  entityId: ORDER,
  orderId: ORDER,
  event: 'down_confirmed',
  fromState: null,
  toState: 'released',
  traceId: null,
  detail: null,
  ...over,
})
const proof = (isWhole: boolean) => ({
  seq: 7,
  hash: 'aa',
  isWhole,
  walkedFrom: 1,
  walkedTo: 20,
  sealedDay: { day: '2026-03-01', digest: 'dd' },
})

function show(address: string): void {
  enter(meAs('manager'))
  renderPage(<AuditPage />, address)
}

const searched = (reply: object) => ({
  'GET /staff/staff': () => ({ body: { items: [] } }),
  'GET /staff/audit': () => ({ body: reply }),
})

afterEach(cleanup)

const letGo = entry(8, {
  event: 'called_off',
  actor: { kind: 'staff', id: 's', name: '陈静' },
  detail: { reason: '车主提供了付款凭证' },
})

test.each([
  [true, '完整：没有被改动'],
  [false, '不完整：校验链在此处断开'],
])(
  'of an order it says who let the car go, why, and whether the record is whole: %s',
  async (isWhole, text) => {
    const { asked } = answering({
      ...searched({ items: [entry(9, {}), letGo] }),
      'GET /staff/audit/8/proof': () => ({ body: proof(isWhole) }),
    })
    show(`/audit?orderId=${ORDER}`)
    await screen.findByText('谁放行了这辆车')
    expect(screen.getAllByText('陈静')).toHaveLength(2)
    expect(screen.getAllByText('车主提供了付款凭证')).toHaveLength(2)
    await screen.findByText(text)
    expect(asked.find(({ path }) => path === '/staff/audit')!.query.orderId).toBe(ORDER)
  },
)

test('an entry opens to what was written down with it, in words and with its proof', async () => {
  const detail = { amountFen: 1500, reason: '核对', moveTask: true, kind: 'lower_failed', roles: ['finance'] }
  answering({
    ...searched({ items: [entry(9, { detail })] }),
    'GET /staff/audit/9/proof': () => ({ body: proof(true) }),
  })
  show('/audit')
  fireEvent.click(await screen.findByText('装置确认锁已降下，车可以离开'))
  // In the row, and among what was written down.
  expect(await screen.findAllByText('¥15.00')).toHaveLength(2)
  screen.getByText('需取回装置')
  screen.getByText('降锁失败')
  screen.getByText('财务')
  fireEvent.click(screen.getByText('核验这条记录'))
  await screen.findByText('完整：没有被改动')
})

test('a page that is not the end says how far back it looked, and goes on from there', async () => {
  const { asked } = answering(
    searched({ items: [], next: 'further', readBackTo: '2026-02-01T02:00:00.000Z' }),
  )
  show('/audit?staffId=s&from=2026-01-01')
  await screen.findByText(/已查看到/)
  await screen.findByText('在已查看的部分里没有符合条件的记录。')
  expect(asked.find(({ path }) => path === '/staff/audit')!.query).toMatchObject({
    staffId: 's',
    from: '2025-12-31T16:00:00.000Z',
  })
  fireEvent.click(screen.getByText('继续往前查'))
  await screen.findByText('回到最新')
  expect(asked.at(-1)!.query.cursor).toBe('further')
})

test('what the platform saw is told in words, what a person wrote as it was written', async () => {
  const closed = { entity: 'incident', entityId: 'i', event: 'closed' }
  answering(
    searched({
      items: [
        entry(9, { ...closed, detail: { kind: 'move_task_unanswered', reason: 'move task accepted' } }),
        entry(8, { ...closed, detail: { kind: 'complaint', reason: '车主已回电' } }),
      ],
    }),
  )
  show('/audit?entity=incident')
  expect(await screen.findByText('有人接了移动任务')).toBeTruthy()
  expect(screen.getByText('车主已回电')).toBeTruthy()
  expect(screen.queryByText('move task accepted')).toBeNull()
})

test('who acted is asked for by kind, and a file only of some days, an order or one thing', async () => {
  const { asked } = answering(searched({ items: [entry(1, {})] }))
  show('/audit?actorKind=device&actorId=FX00000001')
  await screen.findByText(/可以导出/)
  const first = asked.find(({ path }) => path === '/staff/audit')!
  expect(first.query).toMatchObject({ actorKind: 'device', actorId: 'FX00000001' })
  expect(screen.queryByText('导出 Excel')).toBeNull()
  cleanup()
  answering(searched({ items: [entry(1, {})] }))
  const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)
  show(`/audit?from=${day}`)
  await screen.findByText('导出 Excel')
  cleanup()
  show('/audit?from=2020-01-01')
  await screen.findByText(/可以导出/)
})

test('what a part of a debt was paid with stands in the row', async () => {
  const part = entry(12, {
    entity: 'arrear',
    event: 'paid_in_part',
    actor: { kind: 'staff', id: 's', name: '陈静' },
    detail: { act: 'paid_elsewhere', paidFen: 1200, restFen: 800, dueFen: 1200 },
  })
  answering(searched({ items: [part, letGo] }))
  show('/audit')
  expect((await screen.findAllByText('¥12.00')).length).toBe(1)
})
