import { percentile } from '../bench/statistics'
import { CITY } from './city'
import { COSTS, type CityCost, type Cost } from './cost'
import type { Latencies } from './recoveries'
import type { Sample } from './samples'
import { slopeOf, type Slope, type Tolerance } from './slopes'

/** What an hour may add. Shorter runs only print it: warm-up and garbage collection are most of what they see. */
type Watched = {
  of: Exclude<keyof Sample, 'atMs'>
  name: string
  unit: string
  tolerance: Tolerance
}
const WATCHED: readonly Watched[] = [
  { of: 'nodeMb', name: 'memory of a node', unit: 'MB', tolerance: { share: 0.1, least: 20 } },
  { of: 'brokerMb', name: 'memory of the broker', unit: 'MB', tolerance: { share: 0.1, least: 20 } },
  { of: 'redisMb', name: 'memory of Redis', unit: 'MB', tolerance: { share: 0.25, least: 5 } },
  { of: 'dueJobs', name: 'due jobs', unit: 'jobs', tolerance: { share: 0.25, least: 10 } },
  { of: 'overdue', name: 'overdue deadlines', unit: 'deadlines', tolerance: { share: 0.25, least: 2 } },
  {
    of: 'unanswered',
    name: 'paid orders whose lock is up',
    unit: 'orders',
    tolerance: { share: 0.25, least: 2 },
  },
  { of: 'openMs', name: 'open a recovery', unit: 'ms', tolerance: { share: 0.25, least: 20 } },
  { of: 'readMs', name: "read the owner's page", unit: 'ms', tolerance: { share: 0.25, least: 5 } },
  { of: 'lowerMs', name: 'paid → the arm begins to move', unit: 'ms', tolerance: { share: 0.25, least: 20 } },
]
/** The first samples see caches fill and code being compiled. */
const WARM_UP_SHARE = 0.2
export const JUDGED_FROM_MINUTES = 55

export function slopesOf(samples: readonly Sample[]): Slope[] {
  const steady = samples.slice(Math.floor(samples.length * WARM_UP_SHARE))
  return WATCHED.map(one =>
    slopeOf(
      one,
      steady
        .map(sample => ({ atMs: sample.atMs, value: sample[one.of] }))
        .filter(point => !Number.isNaN(point.value)),
    ),
  )
}

type Row = readonly (string | number)[]
const cell = (value: string | number) =>
  typeof value === 'string'
    ? value
    : Math.abs(value) >= 100
      ? value.toFixed(0)
      : String(Number(value.toPrecision(3)))

/** A Markdown table. */
function tableOf(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  )
}

export function latencyTable(latencies: readonly Latencies[]): string {
  const row = (label: string, name: keyof Latencies): Row => {
    const values = latencies.map(one => one[name])
    return [label, ...[0.5, 0.95, 0.99].map(share => percentile(values, share))]
  }
  return tableOf(
    ['ms', 'p50', 'p95', 'p99'],
    [
      row('open a recovery, with its picture', 'open'),
      row('paid → the arm begins to move', 'lower'),
      row("the owner's page read", 'read'),
    ],
  )
}

export function slopeTable(slopes: readonly Slope[], isJudged: boolean): string {
  return tableOf(
    ['', 'middle', 'growth in an hour', 'allowed', ''],
    slopes.map(({ name, unit, middle, perHour, allowed, ok }) => [
      `${name}, ${unit}`,
      middle,
      perHour,
      allowed,
      !isJudged ? 'not judged' : ok ? 'ok' : 'TOO MUCH',
    ]),
  )
}

const UNITS: Readonly<
  Record<keyof Cost, { label: string; small: number; large: number; largeUnit: string }>
> = {
  rowsWritten: { label: 'rows written', small: 1, large: 1e6, largeUnit: 'million' },
  logBytes: { label: 'write-ahead log', small: 1024, large: 2 ** 30, largeUnit: 'GB' },
  diskBytes: { label: 'growth on disk', small: 1024, large: 2 ** 30, largeUnit: 'GB' },
  nodeCpuS: { label: 'processor, nodes', small: 1e-3, large: 86_400, largeUnit: 'cores all day' },
  databaseCpuS: { label: 'processor, PostgreSQL', small: 1e-3, large: 86_400, largeUnit: 'cores all day' },
}
const smallUnit = (name: keyof Cost) => (name === 'rowsWritten' ? '' : name.endsWith('Bytes') ? ' KB' : ' ms')

export function costTable({ perRecovery, perDeviceHour, perDay }: CityCost): string {
  return tableOf(
    ['', 'a recovery', 'a device, an hour', `a day: ${CITY.recoveries} recoveries, ${CITY.devices} devices`],
    COSTS.map(name => {
      const { label, small, large, largeUnit } = UNITS[name]
      const shown = (value: number) => `${cell(value / small)}${smallUnit(name)}`
      return [
        label,
        shown(perRecovery[name]),
        shown(perDeviceHour[name]),
        `${cell(perDay[name] / large)} ${largeUnit}`,
      ]
    }),
  )
}
