import { DEBT_ACT_STATES, type DebtAct } from '@fangxing/contract/debt-acts'
import { ARREAR, type ArrearEvent } from '../../src/domain/arrear'

const EVENTS: Record<DebtAct, ArrearEvent> = {
  confirmArrears: 'confirmed',
  withdrawArrears: 'voided',
  markPaidElsewhere: 'settled',
  waiveArrears: 'waived',
  writeOffArrears: 'written_off',
  sendToReview: 'flagged',
}

test.each(Object.entries(EVENTS))(
  '%s is offered for the debts for which the machine has a row',
  (act, event) => {
    // What is planned happens to no debt yet.
    const rows = ARREAR.rows.filter(row => row.event === event && row.planned === undefined)
    const allowed = rows.map(({ from }) => from)
    expect([...DEBT_ACT_STATES[act as DebtAct]].sort()).toEqual(allowed.sort())
  },
)
