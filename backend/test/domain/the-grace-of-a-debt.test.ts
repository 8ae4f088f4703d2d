import { GRACE_MS, graceUntil } from '../../src/domain/arrear'

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
