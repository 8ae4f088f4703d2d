import fc from 'fast-check'
import { BILL_STATES, PAYMENT_STATES } from '@fangxing/contract/states'
import { BILL, PAYABLE_BILL_STATES } from '../../src/domain/bill'
import { may } from '../../src/domain/state-machine'
import { MONEY_STATES, PAYMENT } from '../../src/domain/payment'
import {
  decideSettlement,
  type BillFacts,
  type PaymentFacts,
  type TradeFacts,
} from '../../src/domain/settlement-decision'

const trade: TradeFacts = {
  mchid: '1900000001',
  appid: 'wx1',
  tradeState: 'SUCCESS',
  transactionId: '4200000001',
  totalFen: 1500,
  currency: 'CNY',
}
const payment: PaymentFacts = {
  mchid: '1900000001',
  appid: 'wx1',
  amountFen: 1500,
  state: 'prepaid',
  transactionId: null,
}
const bill: BillFacts = { state: 'open', dueFen: 1500 }

it('settles a matching success of a open bill', () => {
  expect(decideSettlement(trade, payment, bill)).toEqual({ kind: 'settle' })
})

it.each(['closed', 'expired', 'failed', 'unknown', 'created'] as const)(
  'settles a success that follows %s',
  state => {
    expect(decideSettlement(trade, { ...payment, state }, bill)).toEqual({ kind: 'settle' })
  },
)

it.each([
  ['mchid', { mchid: '1900000002' }],
  ['appid', { appid: 'wx2' }],
  ['amount', { totalFen: 1499 }],
  ['amount', { totalFen: null }],
  ['currency', { currency: 'USD' }],
  ['transaction', { transactionId: null }],
] as const)('quarantines a success of another %s', (mismatch, change) => {
  expect(decideSettlement({ ...trade, ...change }, payment, bill)).toEqual({
    kind: 'quarantine',
    mismatches: [mismatch],
  })
})

it('refunds a payment for an bill that is settled or ended', () => {
  for (const state of BILL_STATES.filter(candidate => !PAYABLE_BILL_STATES.includes(candidate))) {
    expect(decideSettlement(trade, payment, { ...bill, state, dueFen: 0 })).toEqual({ kind: 'surplus' })
  }
})

it('quarantines a payment that was refunded elsewhere before its success was known: how much is left is not known', () => {
  expect(decideSettlement({ ...trade, tradeState: 'REFUND' }, payment, bill)).toEqual({
    kind: 'quarantine',
    mismatches: ['refunded_elsewhere'],
  })
  const counted = { ...payment, state: 'succeeded' as const, transactionId: trade.transactionId }
  expect(decideSettlement({ ...trade, tradeState: 'REFUND' }, counted, bill)).toEqual({ kind: 'already' })
})

it('quarantines a payment of less than the due: nobody was ever asked for so little', () => {
  const less = { ...payment, amountFen: 1499 }
  expect(decideSettlement({ ...trade, totalFen: 1499 }, less, bill)).toEqual({
    kind: 'quarantine',
    mismatches: ['less_than_due'],
  })
})

it('settles with a payment over a former sum of a bill that has fallen since', () => {
  const former = { ...payment, amountFen: 2000 }
  expect(decideSettlement({ ...trade, totalFen: 2000 }, former, bill)).toEqual({ kind: 'settle' })
})

it('names every mismatch at once', () => {
  const forged = { ...trade, mchid: '1900000002', appid: 'wx2', totalFen: 1, currency: 'USD' }
  expect(decideSettlement(forged, payment, bill)).toEqual({
    kind: 'quarantine',
    mismatches: ['mchid', 'appid', 'amount', 'currency'],
  })
})

it.each([
  ['CLOSED', 'closed'],
  ['REVOKED', 'closed'],
  ['PAYERROR', 'failed'],
] as const)('closes an open payment on %s', (tradeState, as) => {
  const unpaid = { ...trade, tradeState, transactionId: null, totalFen: null, currency: null }
  expect(decideSettlement(unpaid, payment, bill)).toEqual({ kind: 'close', as })
  expect(decideSettlement(unpaid, { ...payment, state: 'closed' }, bill)).toEqual({ kind: 'already' })
  expect(decideSettlement({ ...unpaid, mchid: '1900000002' }, payment, bill)).toEqual({ kind: 'wait' })
  expect(decideSettlement({ ...unpaid, appid: 'wx2' }, payment, bill)).toEqual({ kind: 'wait' })
})

it.each(['NOTPAY', 'USERPAYING'] as const)('waits on %s, which is not final', tradeState => {
  expect(decideSettlement({ ...trade, tradeState }, payment, bill)).toEqual({ kind: 'wait' })
})

it('decides only transitions that the table of the payment has', () => {
  const events = { settle: 'settled', surplus: 'overpaid', quarantine: 'mismatched' } as const
  fc.assert(
    fc.property(
      anyTrade,
      fc.constantFrom(...PAYMENT_STATES.filter(state => !MONEY_STATES.includes(state))),
      fc.constantFrom(...BILL_STATES),
      (given, state, billState) => {
        const decided = decideSettlement(given, { ...payment, state }, { ...bill, state: billState })
        if (decided.kind === 'already' || decided.kind === 'wait') return
        const event = decided.kind === 'close' ? 'closed_at_wechat' : events[decided.kind]
        expect([event, may(PAYMENT, state, event)]).toEqual([event, true])
        if (decided.kind === 'settle')
          expect(may(BILL, billState, 'settled') || may(BILL, billState, 'settled_late')).toBe(true)
        if (decided.kind === 'surplus') expect(may(BILL, billState, 'overpaid')).toBe(true)
      },
    ),
    { numRuns: 2000 },
  )
})

it('quarantines a second transaction on one number', () => {
  const counted = { ...payment, state: 'succeeded' as const, transactionId: '4200000001' }
  expect(decideSettlement(trade, counted, bill)).toEqual({ kind: 'already' })
  expect(decideSettlement({ ...trade, transactionId: '4200000002' }, counted, bill)).toEqual({
    kind: 'quarantine',
    mismatches: ['transaction'],
  })
})

it.each<[string, Partial<TradeFacts>, Partial<PaymentFacts>]>([
  ['the payment knows no transaction', {}, { transactionId: null }],
  ['the evidence names no transaction', { transactionId: null }, {}],
  ['the other transaction is one that was given back', { tradeState: 'REFUND' }, {}],
  ['the payment is in quarantine', {}, { state: 'quarantined' }],
])('counts money once, and sees no second transaction, where %s', (_why, given, counted) => {
  const second = { ...trade, transactionId: '4200000002', ...given }
  const first = { ...payment, state: 'succeeded' as const, transactionId: '4200000001', ...counted }
  expect(decideSettlement(second, first, bill)).toEqual({ kind: 'already' })
})

const tradeStates = ['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR'] as const
const anyTrade = fc.record({
  mchid: fc.constantFrom('1900000001', '1900000002'),
  appid: fc.constantFrom('wx1', 'wx2'),
  tradeState: fc.constantFrom(...tradeStates),
  transactionId: fc.constantFrom(null, '4200000001', '4200000002'),
  totalFen: fc.constantFrom(null, 0, 1, 1499, 1500, 1501),
  currency: fc.constantFrom(null, 'CNY', 'USD'),
})

it('settles only authentic, matching money, closes only what has none, and answers everything', () => {
  fc.assert(
    fc.property(
      anyTrade,
      fc.constantFrom(...PAYMENT_STATES),
      fc.constantFrom(...BILL_STATES),
      (given, paymentState, billState) => {
        const decided = decideSettlement(
          given,
          { ...payment, state: paymentState },
          { ...bill, state: billState },
        )
        if (decided.kind === 'settle') {
          expect(given).toMatchObject({
            mchid: payment.mchid,
            appid: payment.appid,
            totalFen: 1500,
            currency: 'CNY',
            tradeState: 'SUCCESS',
          })
          expect([...PAYABLE_BILL_STATES, 'superseded']).toContain(billState)
        }
        if (MONEY_STATES.includes(paymentState)) expect(['already', 'quarantine']).toContain(decided.kind)
        if (decided.kind === 'close') expect(['CLOSED', 'REVOKED', 'PAYERROR']).toContain(given.tradeState)
        if (given.tradeState === 'SUCCESS')
          expect(['settle', 'surplus', 'quarantine', 'already']).toContain(decided.kind)
      },
    ),
    { numRuns: 2000 },
  )
})

it('settles what is still owed of a bill whose place another one took, and refunds the rest', () => {
  const superseded: BillFacts = { state: 'superseded', dueFen: 700 }
  expect(decideSettlement(trade, payment, superseded)).toEqual({ kind: 'settle' })
  expect(decideSettlement(trade, payment, { ...superseded, dueFen: 0 })).toEqual({ kind: 'surplus' })
})
