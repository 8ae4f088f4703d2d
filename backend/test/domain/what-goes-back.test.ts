import { REFUND_STATES } from '@fangxing/contract/states'
import { GRACE_MS, graceUntil } from '../../src/domain/arrear'
import { refundedFen } from '../../src/domain/refund'

const refund = (id: string, amountFen: number, state: (typeof REFUND_STATES)[number] = 'succeeded') => ({
  id,
  state,
  amount_fen: amountFen,
})

describe('what has gone back of a payment', () => {
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

describe('the grace of a debt', () => {
  const exitedAt = new Date('2026-05-20T02:00:00.000Z')
  const hours = (count: number) => new Date(exitedAt.getTime() + count * 3_600_000)

  it('is a day', () => {
    expect(GRACE_MS).toBe(86_400_000)
    expect(graceUntil({ exited_at: exitedAt, grace_from: null })).toEqual(hours(24))
  })

  it('begins when its owner could see it, and never before the exit', () => {
    expect(graceUntil({ exited_at: exitedAt, grace_from: hours(5) })).toEqual(hours(29))
    expect(graceUntil({ exited_at: exitedAt, grace_from: hours(-5) })).toEqual(hours(24))
  })
})
