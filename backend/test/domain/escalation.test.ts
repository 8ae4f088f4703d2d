import {
  holdMs,
  LATE_QUERIES_S,
  nextQueryMs,
  nextResendMs,
  raiseOverAt,
  releaseLevel,
} from '../../src/domain/escalation'

const resends = (count: number, incidentAfterS: number) => {
  const times = [0]
  while (times.length < count) times.push(times.at(-1)! + nextResendMs(times.at(-1)!, incidentAfterS))
  return times.map(ms => ms / 1000)
}

it('sends a LOWER again at 0, 1, 2, 4, 8, 15, 30 s, and after the incident with pauses that double up to 10 minutes', () => {
  expect(resends(14, 15)).toEqual([0, 1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 960, 1560, 2160])
})

it('sends a LOWER every 30 s for as long as no incident is open', () => {
  expect(resends(14, 120)).toEqual([0, 1, 2, 4, 8, 15, 30, 60, 90, 120, 150, 210, 330, 570])
})

it('sends a LOWER about 150 times a day to a lock that never answers', () => {
  expect(resends(200, 15).filter(s => s < 86_400).length).toBeLessThan(160)
})

it('queries WeChat at 3, 5, 10, 20, 30, 60, 120, 300 s and then every 5 min', () => {
  const times: number[] = []
  let at = 0
  while (times.length < 10) times.push((at += nextQueryMs(at)))
  expect(times.map(ms => ms / 1000)).toEqual([3, 5, 10, 20, 30, 60, 120, 300, 600, 900])
})

it('alerts the attendant, then the manager, then the duty officer', () => {
  const limits = { delayedS: 15, managerS: 120, dutyOfficerS: 300 }
  expect([0, 14_999, 15_000, 119_999, 120_000, 299_999, 300_000].map(ms => releaseLevel(ms, limits))).toEqual(
    [0, 0, 1, 1, 2, 2, 3],
  )
})

it('has a shorter longest hold at night', () => {
  const limits = { dayS: 4 * 3600, nightS: 2 * 3600 }
  expect(holdMs(new Date('2026-05-20T13:59:59Z'), limits)).toBe(4 * 3_600_000)
  expect(holdMs(new Date('2026-05-20T14:00:00Z'), limits)).toBe(2 * 3_600_000)
  expect(holdMs(new Date('2026-05-20T21:59:59Z'), limits)).toBe(2 * 3_600_000)
  expect(holdMs(new Date('2026-05-20T22:00:00Z'), limits)).toBe(4 * 3_600_000)
})

it('sends a LOWER every 30 s from whenever it was last tried, until the incident is open', () => {
  expect(nextResendMs(31_000, 120)).toBe(29_000)
  expect(nextResendMs(90_000, 120)).toBe(30_000)
  expect(nextResendMs(119_999, 120)).toBe(1)
  expect(nextResendMs(120_000, 120)).toBe(30_000)
  expect(nextResendMs(7_999, 120)).toBe(1)
  expect(nextResendMs(45_000, 45)).toBe(30_000)
})

it('asks WeChat about a closed payment again after five minutes and after an hour', () => {
  expect(LATE_QUERIES_S).toEqual([300, 3600])
  expect(nextQueryMs(2_999)).toBe(1)
  expect(nextQueryMs(3_000)).toBe(2_000)
})

it('gives a device that may be on its way up twenty seconds after its RAISE has run out', () => {
  expect(raiseOverAt(new Date('2026-05-20T00:00:00Z'), 15)).toEqual(new Date('2026-05-20T00:00:35Z'))
})
