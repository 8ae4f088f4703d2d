import { REFUND_STATES } from '@fangxing/contract/states'
import { refundedFen } from '../../src/domain/refund'

const refund = (id: string, amountFen: number, state: (typeof REFUND_STATES)[number] = 'succeeded') => ({
  id,
  state,
  amount_fen: amountFen,
})

describe('what was refunded of a payment', () => {
  it('is the sum of its refunds that WeChat has made, and of no other', () => {
    expect(refundedFen([refund('a', 300), refund('b', 200)])).toBe(500)
    expect(refundedFen([])).toBe(0)
    const counted = REFUND_STATES.filter(state => refundedFen([refund('a', 300, state)]) !== 0)
    expect(counted).toEqual(['succeeded'])
  })

  it('does not count the refund that is left out', () => {
    expect(refundedFen([refund('a', 300), refund('b', 200), refund('c', 50, 'closed')], 'a')).toBe(200)
  })
})
