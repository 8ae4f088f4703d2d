import { ARREAR_STATES, STAY_STATES, type ArrearState, type StayState } from '@fangxing/contract/states'
import { consequenceOf, type VoidConsequence } from '../../src/domain/bulk-void'

const STAY: Record<StayState, VoidConsequence> = {
  inside: 'plain',
  half: 'plain',
  left: 'plain',
  review: 'plain',
  free: 'plain',
  owed: 'plain',
  // Its source was paid itself.
  paid: 'left',
  void: 'left',
}

const stayOf = (state: StayState, prepaidFen = 0) => ({ state, prepaid_fen: prepaidFen })

it.each(STAY_STATES)('a stay that is %s and has no debt', state => {
  expect([consequenceOf(stayOf(state), null), consequenceOf(stayOf(state), undefined)]).toEqual([
    STAY[state],
    STAY[state],
  ])
})

/** Of a debt that is on no bill, and of one that is on one. */
const DEBT: Record<ArrearState, [VoidConsequence, VoidConsequence]> = {
  grace: ['debt', 'billed'],
  review: ['debt', 'billed'],
  outstanding: ['debt', 'billed'],
  held: ['debt', 'billed'],
  disputed: ['debt', 'billed'],
  settled: ['settled', 'settled'],
  time_barred: ['left', 'left'],
  waived: ['plain', 'plain'],
  void: ['plain', 'plain'],
  written_off: ['plain', 'plain'],
  refunded: ['plain', 'plain'],
}

it.each(ARREAR_STATES)('a stay that is owed and whose debt is %s', state => {
  const consequences = [null, 'b'].map(billId => consequenceOf(stayOf('owed'), { state, bill_id: billId }))
  expect(consequences).toEqual(DEBT[state])
})

it('leaves a stay that its source was paid for, whatever stands at its debt', () => {
  for (const state of ARREAR_STATES)
    expect(consequenceOf(stayOf('paid'), { state, bill_id: 'b' })).toBe('left')
})

it('gives back what was paid to us for a stay that is over', () => {
  expect(consequenceOf(stayOf('paid', 500), null)).toBe('plain')
})
