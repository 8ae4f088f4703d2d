import { ARREAR_STATES, type ArrearState } from '@fangxing/contract/states'
import { repricingOf, type RepricedDebt } from '../../../src/domain/stays/repricing'
import type { StayPrice } from '../../../src/domain/stays/stay-fee'

const priced = (totalFen: number, paidFen = 0): StayPrice => ({
  kind: 'priced',
  totalFen,
  paidFen,
  trace: [],
  entitlementIds: [],
})
const owed = { state: 'owed', plate_key: '粤B12345/blue' }
const free = { ...owed, state: 'free' }
const debt = (more: Partial<RepricedDebt> = {}): RepricedDebt => ({
  state: 'outstanding',
  principal_fen: 1000,
  late_fee_fen: 0,
  waived_fen: 0,
  paid_fen: 0,
  isInBill: false,
  isReserved: false,
  ...more,
})
const SAME = { kind: 'same' }

describe('a stay that was free', () => {
  it('is owed when more is asked than was taken, by whoever can owe', () => {
    expect(repricingOf(priced(1), free, null)).toEqual({ kind: 'owed' })
    expect(repricingOf(priced(500, 499), free, null)).toEqual({ kind: 'owed' })
    expect(repricingOf(priced(500, 500), free, null)).toEqual(SAME)
    expect(repricingOf(priced(0), free, null)).toEqual(SAME)
    expect(repricingOf(priced(1), { ...free, plate_key: null }, null)).toEqual(SAME)
  })
})

it('a stay without a price, in another state or without a debt stays as it is', () => {
  expect(repricingOf({ kind: 'unpriced' }, owed, debt())).toEqual(SAME)
  expect(repricingOf({ kind: 'unpriced' }, free, null)).toEqual(SAME)
  for (const state of ['inside', 'half', 'left', 'review', 'paid', 'void'])
    expect(repricingOf(priced(500), { ...owed, state }, debt())).toEqual(SAME)
  expect(repricingOf(priced(500), owed, null)).toEqual(SAME)
  expect(repricingOf(priced(1000), owed, debt())).toEqual(SAME)
})

describe('a price that fell', () => {
  it('is the new sum of the debt, also while somebody pays it or another system collects it', () => {
    const fell = { kind: 'fell', principalFen: 999 }
    expect(repricingOf(priced(999), owed, debt())).toEqual(fell)
    expect(repricingOf(priced(999), owed, debt({ isInBill: true, isReserved: true }))).toEqual(fell)
  })

  it('ends the debt when nothing is left after what was waived and paid', () => {
    expect(repricingOf(priced(0), owed, debt())).toEqual({ kind: 'ended' })
    expect(repricingOf(priced(500), owed, debt({ waived_fen: 200, paid_fen: 300 }))).toEqual({
      kind: 'ended',
    })
    expect(repricingOf(priced(500), owed, debt({ waived_fen: 200, paid_fen: 299 })).kind).toBe('fell')
  })

  it('leaves a late fee of no more than the new price', () => {
    const paid = (fen: number) => debt({ late_fee_fen: 800, paid_fen: fen })
    expect(repricingOf(priced(500), owed, paid(1000))).toEqual({ kind: 'ended' })
    expect(repricingOf(priced(500), owed, paid(999))).toEqual({ kind: 'fell', principalFen: 500 })
    expect(repricingOf(priced(900), owed, paid(1699)).kind).toBe('fell')
    expect(repricingOf(priced(900), owed, paid(1700)).kind).toBe('ended')
  })
})

describe('a price that rose', () => {
  it('is the new sum of the debt, and never of one that somebody pays or another system collects', () => {
    expect(repricingOf(priced(1001), owed, debt())).toEqual({ kind: 'rose', principalFen: 1001 })
    expect(repricingOf(priced(1001), owed, debt({ isInBill: true }))).toEqual(SAME)
    expect(repricingOf(priced(1001), owed, debt({ isReserved: true }))).toEqual(SAME)
  })
})

it('changes only a debt that is still asked for', () => {
  const changedBy = (totalFen: number): ArrearState[] =>
    ARREAR_STATES.filter(state => repricingOf(priced(totalFen), owed, debt({ state })).kind !== 'same')
  expect(changedBy(500).sort()).toEqual(['grace', 'held', 'outstanding', 'review'])
  expect(changedBy(1500).sort()).toEqual(['grace', 'outstanding', 'review'])
})
