import { decideSeen, isExitOf, SIGHTING_RULES, type KnownSighting } from '../../src/domain/sighting'

const NOW = Date.parse('2026-11-23T02:00:00Z')
const MINUTE = 60_000
const known = (lotId: string, agoMs: number, cause: KnownSighting['cause'] = 'entry') => ({
  lotId,
  cause,
  seenMs: NOW - agoMs,
})
const seen = (agoMs = 0, lotId = 'here') => ({ lotId, seenMs: NOW - agoMs, nowMs: NOW })

it('a car that nobody knows of is new', () => {
  expect(decideSeen([], seen())).toEqual({ kind: 'new', elsewhere: [] })
})

it('a car that is read again within moments is no new sighting, later it is the same car again', () => {
  const here = known('here', SIGHTING_RULES.reReadMs - 1)
  expect(decideSeen([here], seen())).toEqual({ kind: 'nothing' })
  const before = known('here', SIGHTING_RULES.reReadMs)
  expect(decideSeen([before], seen())).toEqual({ kind: 'again', sighting: before, elsewhere: [] })
})

it('a car that is seen in another lot has left the first', () => {
  const elsewhere = known('there', MINUTE)
  expect(decideSeen([elsewhere], seen())).toEqual({ kind: 'new', elsewhere: [elsewhere] })
  const here = known('here', MINUTE)
  expect(decideSeen([here, elsewhere], seen())).toEqual({
    kind: 'again',
    sighting: here,
    elsewhere: [elsewhere],
  })
})

it('a report that is older than what is known, or than a car usually stays, changes nothing', () => {
  expect(decideSeen([known('there', MINUTE)], seen(2 * MINUTE))).toEqual({ kind: 'nothing' })
  expect(decideSeen([], seen(SIGHTING_RULES.lastsMs))).toEqual({ kind: 'nothing' })
  expect(decideSeen([], seen(SIGHTING_RULES.lastsMs - 1)).kind).toBe('new')
})

it('an exit ends the visit at which the car was seen, and none after it', () => {
  const at = (agoMs: number, lotId = 'here') => ({ lotId, occurredMs: NOW - agoMs })
  expect(isExitOf(known('here', MINUTE), at(0))).toBe(true)
  expect(isExitOf(known('here', MINUTE), at(MINUTE))).toBe(true)
  expect(isExitOf(known('here', MINUTE), at(MINUTE + 1))).toBe(false)
  expect(isExitOf(known('here', MINUTE), at(0, 'there'))).toBe(false)
  const onFoot = known('here', MINUTE, 'patrol')
  expect(isExitOf(onFoot, at(2 * MINUTE))).toBe(true)
  expect(isExitOf(onFoot, at(2 * MINUTE + 1))).toBe(false)
})
