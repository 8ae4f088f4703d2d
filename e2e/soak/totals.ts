import { readFileSync, readdirSync } from 'node:fs'
import type { TestSystem } from '../harness/test-system'

/** Counters that only grow; the difference of two says what a time has cost. */
export type Totals = {
  atMs: number
  rowsWritten: number
  logBytes: number
  diskBytes: number
  nodeCpuS: number
  databaseCpuS: number
}

const TICKS_PER_S = 100

/** `own`: of the process itself; `all`: of its ended children too. */
function cpuSeconds(pid: number): { own: number; all: number; parent: number } {
  // The second field is the name in brackets, which may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ').map(Number)
  const [user, system, childUser, childSystem] = fields.slice(11, 15) as [number, number, number, number]
  return {
    own: (user + system) / TICKS_PER_S,
    all: (user + system + childUser + childSystem) / TICKS_PER_S,
    parent: fields[1]!,
  }
}

function cpuOf(pid: number): { own: number; all: number; parent: number } | undefined {
  try {
    return cpuSeconds(pid)
  } catch {
    return undefined // Ended meanwhile.
  }
}

/** The server and all its backends, ended or not. */
function databaseCpuS(postmaster: number): number {
  const children = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => cpuOf(Number(name)))
    .filter(cpu => cpu?.parent === postmaster)
  return children.reduce((sum, cpu) => sum + cpu!.own, cpuOf(postmaster)?.all ?? 0)
}

export async function readTotals(system: TestSystem): Promise<Totals> {
  const [row] = await system.rows<{ pid: number; rows: string; log: string; disk: string }>(
    `SELECT pg_backend_pid() AS pid, pg_database_size(current_database()) AS disk,
       pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS log,
       (SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables) AS rows`,
  )
  return {
    atMs: performance.now(),
    rowsWritten: Number(row!.rows),
    logBytes: Number(row!.log),
    diskBytes: Number(row!.disk),
    nodeCpuS: system.nodes.reduce((sum, node) => sum + (cpuOf(node.pid)?.own ?? 0), 0),
    databaseCpuS: databaseCpuS(cpuSeconds(row!.pid).parent),
  }
}
