import { everyHour, lowestOf } from '../src/pages/devices/charge-option'

const look = (at: string, batteryPct: number | null, rssi: number | null) => ({ at, batteryPct, rssi })

test('hours in which a device was not heard are drawn as a gap', () => {
  const items = [look('2026-05-01T00:00:00.000Z', 80, -70), look('2026-05-01T03:00:00.000Z', 79, null)]
  expect(everyHour(items).map(({ look: at }) => at?.batteryPct ?? null)).toEqual([80, null, null, 79])
  expect(lowestOf(items)).toEqual({ batteryPct: 79, rssi: -70 })
  expect(everyHour([])).toEqual([])
})
