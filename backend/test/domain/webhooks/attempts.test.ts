import {
  askedPauseMs,
  CIRCUIT_AFTER,
  circuitPauseMs,
  TRIED_FOR_MS,
  verdictOf,
  type Attempt,
} from '../../../src/domain/webhooks/attempts'

const AT = new Date('2026-11-23T02:00:00Z')
const HOUR_MS = 3_600_000
const answered = (status: number | null, retryAfter: string | null = null): Attempt => ({
  status,
  retryAfter,
  problem: null,
})
const verdict = (attempt: Attempt, attempts = 1, leftMs = TRIED_FOR_MS, random = 0.5) =>
  verdictOf(attempt, { attempts, deadlineAt: new Date(AT.getTime() + leftMs), at: AT, random })
const pauseMs = (...given: Parameters<typeof verdict>) => {
  const found = verdict(...given)
  return found.kind === 'again' ? found.nextAt.getTime() - AT.getTime() : found.kind
}

it.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [299, 'delivered'],
  [410, 'gone'],
  [199, 5_000],
  [300, 5_000],
  [301, 5_000],
  [400, 5_000],
  [404, 5_000],
  [500, 5_000],
  [null, 5_000],
])('an answer of %p is %p', (status, expected) => expect(pauseMs(answered(status))).toBe(expected))

it('waits longer after each attempt, and no longer than eight hours', () => {
  const pauses = Array.from({ length: 12 }, (_, index) => pauseMs(answered(500), index + 1))
  expect(pauses.map(ms => Number(ms) / 1000)).toEqual([
    5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 28_800, 28_800, 28_800,
  ])
})

it('makes about a dozen attempts within three days', () => {
  let leftMs = TRIED_FOR_MS
  let attempts = 0
  for (;;) {
    const found = verdict(answered(500), ++attempts, leftMs)
    if (found.kind !== 'again') break
    leftMs -= found.nextAt.getTime() - AT.getTime()
  }
  expect(verdict(answered(500), attempts, leftMs)).toEqual({ kind: 'dead' })
  expect(attempts).toBe(18)
})

it('spreads the pauses by a fifth', () => {
  expect([0, 1].map(random => pauseMs(answered(500), 1, TRIED_FOR_MS, random))).toEqual([4000, 6000])
})

it('makes the last attempt when the time is over, and then gives up', () => {
  expect(pauseMs(answered(500), 9, HOUR_MS)).toBe(HOUR_MS)
  expect(pauseMs(answered(500), 9, 0)).toBe('dead')
  expect(pauseMs(answered(200), 9, 0)).toBe('delivered')
})

it.each([
  [answered(429, '60'), 60_000],
  [answered(503, ' 7200 '), HOUR_MS],
  [answered(429, '0'), 1_000],
  [answered(429, new Date(AT.getTime() + 90_000).toUTCString()), 90_000],
  [answered(429, new Date(AT.getTime() - 90_000).toUTCString()), 1_000],
  [answered(429, 'soon'), null],
  [answered(429, '60s'), null],
  [answered(429, 'v60'), null],
  // What has no weekday is no date of HTTP, though Date.parse reads it.
  [answered(429, '23 Nov 2026 02:01:00 GMT'), null],
  [answered(429, '-5'), null],
  [answered(429), null],
  [answered(500, '60'), null],
  [answered(null, '60'), null],
])('leaves a receiver alone as %j asks, within limits: %p ms', (attempt, expected) => {
  expect(askedPauseMs(attempt, AT)).toBe(expected)
  if (expected !== null) expect(pauseMs(attempt)).toBe(Math.max(expected, 5_000))
})

it('leaves a receiver alone for longer the more often it failed in a row', () => {
  expect(circuitPauseMs(CIRCUIT_AFTER - 1, 0.5)).toBeNull()
  const pauses = [0, 1, 2, 3, 4, 5, 90].map(more => circuitPauseMs(CIRCUIT_AFTER + more, 0.5)! / 1000)
  expect(pauses).toEqual([10, 20, 40, 80, 160, 300, 300])
})
