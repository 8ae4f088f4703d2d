import { growthPerHour, slopeOf } from './slopes'

const MINUTE_MS = 60_000
const points = (values: readonly number[]) =>
  values.map((value, index) => ({ atMs: index * MINUTE_MS, value }))

it('tells how much a value grows in an hour', () => {
  expect(growthPerHour(points([10, 11, 12, 13, 14]))).toBeCloseTo(60)
  expect(growthPerHour(points([5, 5, 5]))).toBe(0)
  expect(growthPerHour(points([5]))).toBe(0)
})

it('is not misled by a few points that lie far off', () => {
  expect(growthPerHour(points([10, 10, 10, 900, 10, 10, 0, 10, 10]))).toBe(0)
})

it('fails what grows by more than its share of the middle value, and by more than is always allowed', () => {
  const memory = { name: 'memory', unit: 'MB', tolerance: { share: 0.1, least: 5 } }
  const growing = (perMinute: number) =>
    points(Array.from({ length: 61 }, (_, minute) => 200 + minute * perMinute))
  expect(slopeOf(memory, growing(0.3))).toMatchObject({ ok: true })
  expect(slopeOf(memory, growing(0.5))).toMatchObject({ ok: false })
  expect(slopeOf({ ...memory, tolerance: { share: 0.1, least: 50 } }, growing(0.5))).toMatchObject({
    ok: true,
  })
  expect(slopeOf(memory, growing(-5))).toMatchObject({ ok: true })
})
