import { readFileSync } from 'node:fs'
import type { BenchSystem } from './bench-system'
import { BASELINE_NAME, BENCH_NAME } from './application-names'

/** Of `/proc/<pid>/stat`: what Linux counts processor time in (sysconf _SC_CLK_TCK, 100 on every platform that we know). */
const TICKS_PER_S = 100

export type ProcessorTime = { nodeMs: number; postgresMs: number }

/** User and system time of all threads of a process since it began; 0 when it has ended. */
function processorMsOf(pid: number): number {
  try {
    // The name of the program stands in brackets and may hold anything; the fields after it are numbers.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_S
  } catch {
    return 0
  }
}

/** Whose sessions: those of the backend, of a bare program, or of the bench itself. */
const SESSIONS = {
  ours: { where: 'application_name <> ALL ($1)', names: [BASELINE_NAME, BENCH_NAME] },
  baseline: { where: 'application_name = ANY ($1)', names: [BASELINE_NAME] },
  bench: { where: 'application_name = ANY ($1)', names: [BENCH_NAME] },
} as const

/** The processor time of `work`: of the process, and of PostgreSQL's sessions for it. */
export async function processorTimeOf(
  { db }: BenchSystem,
  who: keyof typeof SESSIONS,
  pid: number,
  work: () => Promise<unknown>,
): Promise<ProcessorTime> {
  const sessions = async () => {
    const { where, names } = SESSIONS[who]
    const found = await db.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND ${where}`,
      [names],
    )
    return new Map(found.rows.map(row => [row.pid, processorMsOf(row.pid)]))
  }
  const nodeBefore = processorMsOf(pid)
  const before = await sessions()
  await work()
  const nodeMs = processorMsOf(pid) - nodeBefore
  const after = await sessions()
  // A session that has ended meanwhile is left out; the pools keep theirs for longer than a measurement takes.
  const spent = [...after].map(([session, ms]) => ms - (before.get(session) ?? 0))
  return { nodeMs, postgresMs: spent.reduce((sum, ms) => sum + ms, 0) }
}
