import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { MotionCause } from '@fangxing/contract/device-protocol'

export interface Cause {
  kind: MotionCause
  epoch: number
  commandId?: string
  why?: string
  order?: string
}

/** One physical event of the arm. `arrived` and `forced` are transitions; the others say how they came about. */
export interface LogEntry {
  n: number
  atMs: number
  event: 'started' | 'arrived' | 'stalled' | 'stopped' | 'power_lost' | 'forced'
  position: 'down' | 'up' | 'between'
  /** Share of the way up, 0 to 1. */
  angle: number
  cause: Cause
  detail?: string
}

/** What really happened to the arm, seen from outside: the device cannot edit it and a power cut cannot tear it. */
export class PhysicalLog {
  private readonly entries: LogEntry[] = []

  /** With a path, one JSON object per line; what is there is read first. In memory it keeps the last `limit`. */
  constructor(
    private readonly path?: string,
    private readonly limit = 10_000,
  ) {
    if (!path) return
    mkdirSync(dirname(path), { recursive: true })
    if (existsSync(path)) this.entries = readLines(path)
  }

  add(entry: Omit<LogEntry, 'n'>): LogEntry {
    const whole = { n: (this.entries.at(-1)?.n ?? 0) + 1, ...entry }
    this.entries.push(whole)
    if (this.entries.length > this.limit) this.entries.shift()
    if (this.path) appendFileSync(this.path, `${JSON.stringify(whole)}\n`)
    return whole
  }

  all(): readonly LogEntry[] {
    return this.entries
  }
}

function readLines(path: string): LogEntry[] {
  const entries: LogEntry[] = []
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (!line) continue
    try {
      entries.push(JSON.parse(line) as LogEntry)
    } catch {
      // The last line of a killed process may be half a line.
    }
  }
  return entries
}
