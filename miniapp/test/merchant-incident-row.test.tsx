import type { IncidentView } from '@fangxing/contract/incidents'
import { render } from '@testing-library/react'
import { IncidentRow } from '../src/merchant/lot/incident-row'
import { chooseLanguage } from '../src/shared/i18n/language'

const incident = (detail: IncidentView['detail']): IncidentView => ({
  id: '00000000-0000-4000-8000-000000000030',
  kind: 'correction_asked',
  level: 2,
  state: 'open',
  lotId: null,
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
const textOf = (detail: IncidentView['detail']) =>
  render(<IncidentRow incident={incident(detail)} onClick={() => undefined} />).container.textContent

beforeEach(() => chooseLanguage('zh'))

it('a correction that another system asks for says what it was and what it should be', () => {
  const stay = { stayId: '00000000-0000-4000-8000-000000000031', reason: '识别有误' }
  const before = { plateText: '粤B12345', plateColour: 'blue', enteredAt: null, exitedAt: null }
  const said = textOf({ kind: 'plate', ...stay, before, proposal: { plateText: '粤B12348', totalFen: 900 } })
  expect(said).toContain('粤B12345 → 粤B12348')
  expect(said).toContain('9.00')
  expect(said).toContain('识别有误')
})

it('one that an earlier version opened still says why', () => {
  const said = textOf({ kind: 'void', reason: '没有停过', arrearId: null })
  expect(said).toContain('没有停过')
  expect(said).not.toContain('→')
})
