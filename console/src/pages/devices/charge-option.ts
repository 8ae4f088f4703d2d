import { dayAndTime } from '@fangxing/contract/shown-time'
import type { Language } from '@fangxing/contract/messages'
import type { Reply } from '../../net/calls'

type Look = Reply<'readDeviceHistory'>['items'][number]

const HOUR_MS = 3_600_000

/** Each hour from the first look to the last; null where the device was not heard. */
export function everyHour(items: readonly Look[]): { atMs: number; look: Look | null }[] {
  const looks = new Map(items.map(look => [Date.parse(look.at), look]))
  const times = [...looks.keys()]
  const firstMs = Math.min(...times)
  const count = items.length === 0 ? 0 : Math.round((Math.max(...times) - firstMs) / HOUR_MS) + 1
  return Array.from({ length: count }, (_, hour) => {
    const atMs = firstMs + hour * HOUR_MS
    return { atMs, look: looks.get(atMs) ?? null }
  })
}

const lowest = (values: readonly (number | null)[]): number | null => {
  const known = values.filter(value => value !== null)
  return known.length === 0 ? null : Math.min(...known)
}

export const lowestOf = (items: readonly Look[]) => ({
  batteryPct: lowest(items.map(({ batteryPct }) => batteryPct)),
  rssi: lowest(items.map(({ rssi }) => rssi)),
})

/** Battery on the left, signal on the right; Shanghai's hours below. */
export function chargeOption(
  items: readonly Look[],
  { battery, signal, language }: { battery: string; signal: string; language: Language },
): Record<string, unknown> {
  const hours = everyHour(items)
  const line = { type: 'line', showSymbol: hours.length < 3, connectNulls: false, animation: false }
  return {
    grid: { left: 48, right: 56, top: 36, bottom: 28 },
    legend: { data: [battery, signal], top: 0 },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: hours.map(({ atMs }) => dayAndTime(atMs, language)) },
    yAxis: [
      { type: 'value', min: 0, max: 100, axisLabel: { formatter: '{value}%' } },
      {
        type: 'value',
        min: -120,
        max: -40,
        axisLabel: { formatter: '{value} dBm' },
        splitLine: { show: false },
      },
    ],
    series: [
      { ...line, name: battery, data: hours.map(({ look }) => look?.batteryPct ?? null) },
      { ...line, name: signal, yAxisIndex: 1, data: hours.map(({ look }) => look?.rssi ?? null) },
    ],
  }
}
