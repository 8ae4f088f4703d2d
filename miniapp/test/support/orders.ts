import type { OwnerOrder } from '@fangxing/contract/orders'

const ORDER_ID = '00000000-0000-4000-8000-000000000001'
export const PAYMENT_ID = '00000000-0000-4000-8000-000000000006'
export const TRACE = 'trace-1'

/** An order that waits for payment; pass what differs. */
export const ownerOrder = (overrides: Partial<OwnerOrder> = {}): OwnerOrder => ({
  id: ORDER_ID,
  version: 1,
  state: 'active',
  endCause: null,
  lot: {
    id: '00000000-0000-4000-8000-000000000002',
    name: '南湖停车场',
    address: '南湖路 88 号',
    hotline: '0755-26001234',
  },
  payee: { name: '深圳市南湖停车管理有限公司', verified: true },
  plateMasked: '粤B·8**88',
  plateColour: 'blue',
  challenge: '47',
  photoUrls: [],
  arrears: [
    {
      arrearId: '00000000-0000-4000-8000-000000000003',
      lotName: '南湖停车场',
      enteredAt: '2026-11-01T01:00:00.000Z',
      exitedAt: '2026-11-01T03:05:00.000Z',
      minutes: 125,
      principalFen: 1250,
      lateFeeFen: 0,
      waivedFen: 0,
      amountFen: 1250,
      trace: [],
      photoUrls: [],
    },
  ],
  amountFen: 1250,
  dueFen: 1250,
  openedAt: '2026-11-22T01:00:00.000Z',
  activeAt: '2026-11-22T01:01:00.000Z',
  holdUntil: null,
  paidAt: null,
  releasedAt: null,
  releaseDelayedAt: null,
  endedAt: null,
  completedAt: null,
  lock: { position: 'up', link: 'online', releaseCodeOffered: false, isStuck: false },
  settlement: null,
  payments: [],
  refunds: [],
  moveTask: null,
  ...overrides,
})

export const paidOrder = (overrides: Partial<OwnerOrder> = {}): OwnerOrder =>
  ownerOrder({
    version: 3,
    state: 'releasing',
    paidAt: '2026-11-22T01:05:00.000Z',
    lock: { position: 'lowering', link: 'online', releaseCodeOffered: false, isStuck: false },
    settlement: {
      receiptNo: 'R1',
      amountFen: 1250,
      method: 'wechat',
      state: 'posted',
      createdAt: '2026-11-22T01:05:00.000Z',
      payerRef: 'me',
    },
    ...overrides,
  })

export const paymentReply = (state: string, overrides: { sheet?: boolean } = {}) => ({
  paymentId: PAYMENT_ID,
  orderId: ORDER_ID,
  state,
  amountFen: 1250,
  expiresAt: '2026-11-22T01:20:00.000Z',
  pay: overrides.sheet
    ? { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=wx1', signType: 'RSA' as const, paySign: 's' }
    : null,
})

export const signedIn = () => ({
  token: 'token-1',
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  ownerRef: 'me',
})

export const refusal = (code: string) => ({
  code,
  message: { zh: `拒绝 ${code}`, en: `refused ${code}` },
  traceId: TRACE,
})
