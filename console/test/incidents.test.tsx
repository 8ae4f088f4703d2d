import type { IncidentView } from '@fangxing/contract/incidents'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import type { ReactNode } from 'react'
import { AskedCorrectionNote } from '../src/pages/incidents/asked-correction'
import { RestoreDebts } from '../src/pages/incidents/restore-debts'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

const STAY_ID = '01900000-0000-7000-8000-000000000001'
const incident = (detail: IncidentView['detail']): IncidentView => ({
  id: 'incident-1',
  kind: 'correction_asked',
  level: 2,
  state: 'open',
  lotId: 'lot-1',
  orderId: null,
  deviceId: null,
  plateText: null,
  plateColour: null,
  detail,
  openedAt: '2026-11-25T02:00:00.000Z',
  seenAt: null,
  acknowledgedAt: null,
  closedAt: null,
  version: 1,
})
const PLATE = {
  kind: 'plate',
  reason: '识别有误',
  stayId: STAY_ID,
  before: { plateText: '粤B12345', plateColour: 'blue', enteredAt: null, exitedAt: null },
  proposal: { plateText: '粤B12348', plateColour: 'blue' },
}

function show(what: ReactNode, role: 'manager' | 'finance' = 'manager'): void {
  enter(meAs(role))
  renderPage(what)
}
const addressOf = (name: string) => screen.queryByRole('link', { name })?.getAttribute('href') ?? null

jest.setTimeout(60_000)
afterEach(cleanup)

test('a correction that was asked for shows old and new, and leads to the form filled in for whoever may', () => {
  show(<AskedCorrectionNote row={incident(PLATE)} />)
  expect(document.body.textContent).toMatch(/12345.*→.*12348/)
  expect(screen.getByText('识别有误')).toBeTruthy()
  expect(addressOf('停车记录')).toBe(`/stays/${STAY_ID}`)
  const [path, query] = addressOf('按建议更正')!.split('?')
  expect(path).toBe(`/stays/${STAY_ID}`)
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
    fix: 'plate',
    plate: '粤B12348',
    colour: 'blue',
  })
  cleanup()
  show(<AskedCorrectionNote row={incident(PLATE)} />, 'finance')
  expect(addressOf('按建议更正')).toBeNull()
})

test('one that an earlier version opened leads to its stay, and a merge is not done by the form', () => {
  show(<AskedCorrectionNote row={incident({ kind: 'void', reason: '误报', stayId: STAY_ID })} />)
  expect(addressOf('按建议更正')).toBe(`/stays/${STAY_ID}?fix=void`)
  cleanup()
  const merge = { kind: 'merge', reason: '同一次停车', stayId: STAY_ID, proposal: { intoStayId: 'stay-2' } }
  show(<AskedCorrectionNote row={incident(merge)} />)
  expect(addressOf('按建议更正')).toBeNull()
  expect(addressOf('并入的停车记录')).toBe('/stays/stay-2')
  cleanup()
  const bay = { kind: 'bay', reason: '占两个泊位', stayId: STAY_ID, proposal: { bays: ['A1', 'A2'] } }
  show(<AskedCorrectionNote row={incident(bay)} />)
  expect(screen.getByText(/A1、A2/)).toBeTruthy()
  expect(addressOf('按建议更正')).toBe(
    `/stays/${STAY_ID}?${new URLSearchParams({ fix: 'bay', bays: 'A1、A2' })}`,
  )
})

test('debts of a payment that was taken back are brought back with a reason', async () => {
  const row = incident({ kind: 'reversed', reason: '他处缴费被撤回', arrearIds: ['a'], amountFen: 4200 })
  const { asked } = answering({
    'POST /staff/incidents/incident-1/restore-debts': () => ({ body: { ...row, state: 'closed' } }),
  })
  show(<RestoreDebts row={row} />)
  fireEvent.click(screen.getByRole('button', { name: '恢复欠费' }))
  const dialog = await screen.findByRole('dialog')
  within(dialog).getByText('¥42.00')
  fireEvent.click(within(dialog).getByText('已核实对方退款'))
  fireEvent.click(within(dialog).getByRole('button', { name: '恢复欠费' }))
  await screen.findByText(/欠费已恢复/)
  expect(asked.find(({ path }) => path.endsWith('/restore-debts'))!.body).toEqual({
    reason: '已核实对方退款',
  })
})
