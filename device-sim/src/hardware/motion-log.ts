import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Motion } from '../core/core-state'
import type { MotionCause } from '../protocol/messages'

export interface Cause {
  kind: MotionCause
  epoch: number
  commandId?: string
  why?: string
  order?: string
}

/** One physical event of the arm. `arrived` and `forced` change its place; the others explain how that came about. */
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

/**
 * What really happened to the arm, seen by an outside observer: the device cannot change it and a power cut cannot
 * damage it.
 */
export class MotionLog {
  private readonly entries: LogEntry[] = []

  /** With a path, one JSON object per line, and existing lines are read first. In memory it keeps the last `limit`. */
  constructor(
    private readonly path?: string,
    private readonly limit = 10_000,
  ) {
    if (!path) return
    mkdirSync(dirname(path), { recursive: true })
    if (existsSync(path)) this.entries = readEntries(path)
  }

  add(entry: Omit<LogEntry, 'n'>): LogEntry {
    const numbered = { n: (this.entries.at(-1)?.n ?? 0) + 1, ...entry }
    this.entries.push(numbered)
    if (this.entries.length > this.limit) this.entries.shift()
    if (this.path) appendFileSync(this.path, `${JSON.stringify(numbered)}\n`)
    return numbered
  }

  all(): readonly LogEntry[] {
    return this.entries
  }
}

/** The cause that a motion has in the log. */
export function causeOf(motion: Motion): Cause {
  return {
    kind: motion.cause,
    epoch: motion.ep,
    ...(motion.commandId ? { commandId: motion.commandId } : {}),
    ...(motion.why ? { why: motion.why } : {}),
    ...(motion.order ? { order: motion.order } : {}),
  }
}

function readEntries(path: string): LogEntry[] {
  const entries: LogEntry[] = []
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (!line) continue
    try {
      entries.push(JSON.parse(line) as LogEntry)
    } catch {
      // A killed process may leave half a line at the end.
    }
  }
  return entries
}
