import type { OwnerBill } from '@fangxing/contract/bills'

export const BILL_ID = '00000000-0000-4000-8000-0000000000b1'
/** A bill that waits for payment; pass what differs. */
export const bill = (overrides: Partial<OwnerBill> = {}): OwnerBill => ({
  id: BILL_ID,
  version: 1,
  cause: 'plate',
  state: 'open',
  payeeName: '深圳市南湖停车管理有限公司',
  isPayeeVerified: true,
  hotline: '0755-26001234',
  plateMasked: '粤B·8**88',
  plateColour: 'blue',
  arrearCount: 2,
  totalFen: 1250,
  dueFen: 1250,
  expiresAt: '2026-11-22T01:15:00.000Z',
  payableForS: 810,
  livesForS: 900,
  shareCode: 'code',
  isOtherPaying: false,
  mayOpenAgain: true,
  settlement: null,
  payments: [],
  refunds: [],
  ...overrides,
})
export const settledBill = (method: string, isMine: boolean): OwnerBill =>
  bill({
    version: 2,
    state: 'settled',
    shareCode: null,
    settlement: {
      receiptNo: 'FX1',
      amountFen: 1250,
      method,
      createdAt: '2026-11-22T01:05:00.000Z',
      isMine,
    },
  })
