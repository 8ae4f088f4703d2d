import { DEBT_ACT_STATES, type DebtAct } from '@fangxing/contract/debt-acts'
import { ARREAR_STATES } from '@fangxing/contract/states'
import { ARREAR, type ArrearEvent } from '../../src/domain/arrear'
import { may } from '../../src/domain/state-machine'

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
    const allowed = ARREAR_STATES.filter(state => may(ARREAR, state, event))
    expect([...DEBT_ACT_STATES[act as DebtAct]].sort()).toEqual(allowed.sort())
  },
)
