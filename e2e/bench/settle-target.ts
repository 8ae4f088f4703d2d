import { startProgram } from './programs'
import type { SettleBaselineInput } from './baseline/settle'
import { postponeReminders } from './job-queue'
import { prepareCallbacks, type PreparedCallback } from './callbacks'
import { insertBlockedCars } from './orders'
import { LoadGenerator } from './load-generator'
import type { BenchSystem } from './bench-system'
import { pinnedRows, planBaseline, recordWrites } from './recorded-writes'

export type Pair<Value> = { baseline: Value; ours: Value }
export const WHO = ['baseline', 'ours'] as const

/** The backend and the bare program beside it, each ready for the same callbacks. */
export type SettleTarget = {
  generator: LoadGenerator
  url: Pair<string>
  pid: Pair<number>
  /** How many rows a settlement writes; the baseline those that are pinned. */
  rows: Pair<number>
  callbacks: PreparedCallback[]
  close(): Promise<void>
}

/** Prepares `count` callbacks, and a baseline that writes what a settlement of ours is seen to write. */
export async function openSettleTarget(bench: BenchSystem, count: number): Promise<SettleTarget> {
  await postponeReminders(bench.db)
  const from = bench.takeOrderNumbers(1 + count)
  await insertBlockedCars(bench, from, 1 + count)
  const url = `${bench.node.origin}/wechat/notice/${bench.merchant.code}/payment`
  const generator = await LoadGenerator.open(bench)
  const probe = await prepareCallbacks(bench, from, 1)
  const written = await recordWrites(bench.db, async () => void (await generator.closedLoop(url, probe, 1)))
  const pinned = pinnedRows(written)
  const input: SettleBaselineInput = {
    databaseUrl: bench.databaseUrl,
    poolSize: Number(bench.environment.DATABASE_POOL_SIZE ?? 16),
    mqtt: { url: bench.broker.url, username: bench.broker.username, password: bench.broker.password },
    ...bench.callbackKeys,
    commandPrivateKey: bench.environment.COMMAND_PRIVATE_KEY!,
    merchantId: bench.merchant.id,
    plan: await planBaseline(bench.db, pinned, from + 1, count),
  }
  const baseline = await startProgram<{ port: number }>('baseline/settle.js', input)
  const close = async () => {
    await baseline.stop()
    await generator.close()
    await dropBenchTables(bench)
  }
  try {
    return {
      generator,
      url: { baseline: `http://127.0.0.1:${baseline.ready.port}/`, ours: url },
      pid: { baseline: baseline.pid, ours: bench.node.pid },
      rows: { baseline: pinned.length, ours: written.length },
      callbacks: await prepareCallbacks(bench, from + 1, count),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function dropBenchTables({ db }: BenchSystem): Promise<void> {
  const found = await db.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'bench\\_%'`,
  )
  for (const { name } of found.rows) await db.query(`DROP TABLE ${name}`)
}
