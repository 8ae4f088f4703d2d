import { sumFen } from '@fangxing/contract/money'
import fc from 'fast-check'
import {
  balances,
  bookFee,
  elsewhereReversedPostings,
  fallenSettlementPostings,
  quarantinePostings,
  bookQuarantineReturned,
  bookQuarantineSettled,
  refundPostings,
  settlementPostings,
  surplusPostings,
  surplusRefundPostings,
  sumsToZero,
} from '../../src/domain/ledger'

const books = [
  (fen: number) => settlementPostings('wechat', fen),
  (fen: number) => settlementPostings('cash', fen),
  (fen: number) => settlementPostings('elsewhere', fen),
  surplusPostings,
  surplusRefundPostings,
  quarantinePostings,
  bookQuarantineSettled,
  bookQuarantineReturned,
  refundPostings,
  elsewhereReversedPostings,
  bookFee,
]

it('makes postings that sum to zero for every amount, and refuses an invalid amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000_000 }), fen => books.every(book => sumsToZero(book(fen)))),
  )
  for (const book of books) {
    for (const wrong of [0, -1, 1.5, NaN, 2 ** 53]) expect(() => book(wrong)).toThrow(RangeError)
  }
})

it('keeps the sum of all accounts at zero over any history', () => {
  const booking = fc
    .tuple(fc.constantFrom(...books), fc.integer({ min: 1, max: 1_000_000 }))
    .map(([book, fen]) => book(fen))
  fc.assert(
    fc.property(fc.array(booking), booked => {
      expect(sumFen(Object.values(balances(booked)))).toBe(0)
    }),
  )
})

it.each([
  ['a surplus', [surplusPostings(1500), surplusRefundPostings(1500)]],
  [
    'quarantined money that staff return',
    [quarantinePostings(700), bookQuarantineReturned(700), surplusRefundPostings(700)],
  ],
  [
    'a payment at another system that it took back',
    [settlementPostings('elsewhere', 900), elsewhereReversedPostings(900)],
  ],
  ['a settlement that is refunded', [settlementPostings('wechat', 900), refundPostings(900)]],
])('brings every account back to zero: %s', (_name, booked) => {
  for (const total of Object.values(balances(booked))) expect(total).toBe(0)
})

it('books quarantined money that staff accept as revenue, less the fee of WeChat', () => {
  expect(balances([quarantinePostings(1000), bookQuarantineSettled(1000), bookFee(6)])).toEqual({
    wechat_clearing: 994,
    quarantine: 0,
    parking_revenue: -1000,
    wechat_fees: 6,
  })
})

it.each([
  ['settlement', settlementPostings('wechat', 900), 'wechat_clearing', 'parking_revenue'],
  ['settlement', settlementPostings('cash', 900), 'cash', 'parking_revenue'],
  ['settlement', settlementPostings('elsewhere', 900), 'elsewhere', 'parking_revenue'],
  ['surplus_received', surplusPostings(900), 'wechat_clearing', 'owed_to_payers'],
  ['surplus_refunded', surplusRefundPostings(900), 'owed_to_payers', 'wechat_clearing'],
  ['quarantined', quarantinePostings(900), 'wechat_clearing', 'quarantine'],
  ['quarantine_settled', bookQuarantineSettled(900), 'quarantine', 'parking_revenue'],
  ['quarantine_returned', bookQuarantineReturned(900), 'quarantine', 'owed_to_payers'],
  ['refunded', refundPostings(900), 'parking_revenue', 'wechat_clearing'],
  ['elsewhere_reversed', elsewhereReversedPostings(900), 'parking_revenue', 'elsewhere'],
  ['fee', bookFee(900), 'wechat_fees', 'wechat_clearing'],
] as const)('books %s: %j', (kind, booked, debit, credit) => {
  expect(booked).toEqual({
    kind,
    postings: [
      { account: debit, amountFen: 900 },
      { account: credit, amountFen: -900 },
    ],
  })
})

it('books money for a bill that has fallen as one settlement: what was due as revenue, the rest as owed back', () => {
  expect(fallenSettlementPostings(1100, 400)).toEqual({
    kind: 'settlement',
    postings: [
      { account: 'wechat_clearing', amountFen: 1500 },
      { account: 'parking_revenue', amountFen: -1100 },
      { account: 'owed_to_payers', amountFen: -400 },
    ],
  })
  expect(sumsToZero(fallenSettlementPostings(1, 1))).toBe(true)
  for (const [dueFen, restFen] of [
    [0, 400],
    [1100, 0],
    [1100, -1],
  ] as const)
    expect(() => fallenSettlementPostings(dueFen, restFen)).toThrow(RangeError)
})

it('says which amount it refuses, and notices postings that do not sum to zero', () => {
  expect(() => bookFee(-1)).toThrow('not a positive amount of fen: -1')
  expect(sumsToZero({ kind: 'fee', postings: [{ account: 'cash', amountFen: 1 }] })).toBe(false)
})
