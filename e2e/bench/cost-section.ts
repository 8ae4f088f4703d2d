import { delay, waitUntil } from '@fangxing/dev/stack'
import type { BenchSystem } from './bench-system'
import { confirmOrders } from './job-queue'
import { processorTimeOf, type ProcessorTime } from './processor-time'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import { openSettleTarget, WHO, type Pair } from './settle-target'

const ROUNDS = 3
const IN_FLIGHT = 8
/** What follows a settlement without being waited for has begun by then. */
const SETTLED_AFTER_MS = 1_500
const CHAINED_WITHIN_MS = 60_000

/**
 * What a settlement costs whatever else the machine does: processor time of the program and of its sessions in PostgreSQL, with
 * all that follows it (the copy in Redis, the note that its LOWER was sent, its links in the audit chain).
 */
export async function costFigures(bench: BenchSystem, scale: Scale): Promise<Figure[]> {
  const count = scale.perCost
  const target = await openSettleTarget(bench, (1 + ROUNDS) * count)
  const spent: Pair<ProcessorTime> = {
    baseline: { nodeMs: 0, postgresMs: 0 },
    ours: { nodeMs: 0, postgresMs: 0 },
  }
  try {
    await confirmOrders(bench.db)
    for (let round = 0; round <= ROUNDS; round++) {
      const callbacks = target.callbacks.slice(round * count, (round + 1) * count)
      for (const who of WHO) {
        const time = await processorTimeOf(bench, who, target.pid[who], async () => {
          await target.generator.closedLoop(target.url[who], callbacks, IN_FLIGHT)
          await delay(SETTLED_AFTER_MS)
          if (who === 'ours') await chainAll(bench)
        })
        // In the first round code is compiled and statements are planned.
        if (round === 0) continue
        spent[who].nodeMs += time.nodeMs / (ROUNDS * count)
        spent[who].postgresMs += time.postgresMs / (ROUNDS * count)
      }
      await confirmOrders(bench.db)
    }
  } finally {
    await target.close()
  }
  const { ours, baseline } = spent
  return [
    figure('processor time of a settlement, node', ours.nodeMs, 'ms', { baseline: baseline.nodeMs }),
    figure('processor time of a settlement, PostgreSQL', ours.postgresMs, 'ms', {
      baseline: baseline.postgresMs,
    }),
  ]
}

/** Has the minute's sweep begin now, and waits until every entry of the audit log has its link. */
async function chainAll({ db }: BenchSystem): Promise<void> {
  await db.query(`SELECT graphile_worker.add_job('sweep', job_key => 'bench-sweep')`)
  const isChained = async () =>
    (
      await db.query<{ is: boolean }>(
        `SELECT (SELECT count(*) FROM journal) = (SELECT count(*) FROM audit_chain) AS is`,
      )
    ).rows[0]!.is
  await waitUntil(isChained, { what: 'the audit chain', timeoutMs: CHAINED_WITHIN_MS, everyMs: 250 })
}
