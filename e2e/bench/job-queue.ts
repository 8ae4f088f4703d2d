import type { Pool, PoolClient } from 'pg'

/**
 * The only statements of the bench on graphile-worker's own table. Its public functions can neither change a job as it is
 * added nor search payloads. When the library renames the table, the first statement fails and the bench stops.
 */
const JOBS = 'graphile_worker._private_jobs'
const DEADLOCK = '40P01'
const MAX_ATTEMPTS = 10

/**
 * No device answers in the bench, so the backend would send each LOWER again after 1, 2, 4 … seconds. These reminders, and
 * the deadlines behind them, are not what is measured: from now on they are postponed until \`confirmOrders\` removes them.
 */
export async function postponeReminders(db: Pool): Promise<void> {
  await db.query(`
    CREATE OR REPLACE FUNCTION bench_postpone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.run_at := NEW.run_at + interval '1 minute';
      RETURN NEW;
    END $$;
    DROP TRIGGER IF EXISTS bench_postpone ON ${JOBS};
    CREATE TRIGGER bench_postpone BEFORE INSERT ON ${JOBS} FOR EACH ROW
      WHEN (NEW.run_at > now()) EXECUTE FUNCTION bench_postpone();
    CREATE OR REPLACE FUNCTION bench_postpone_deadline() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.due_at := NEW.due_at + interval '1 minute';
      RETURN NEW;
    END $$;
    DROP TRIGGER IF EXISTS bench_postpone ON deadline;
    CREATE TRIGGER bench_postpone BEFORE INSERT ON deadline FOR EACH ROW EXECUTE FUNCTION bench_postpone_deadline();`)
}

/** Reminders come as they do in the city again. */
export const resumeReminders = async (db: Pool): Promise<void> =>
  void (await db.query(
    `DROP TRIGGER IF EXISTS bench_postpone ON ${JOBS}; DROP TRIGGER IF EXISTS bench_postpone ON deadline`,
  ))

/** A query of each of these payments is due now, as for people who are just paying. */
export async function queueQueries(db: Pool, outTradeNos: readonly string[]): Promise<void> {
  await db.query(
    `SELECT graphile_worker.add_job('query-payment', json_build_object('paymentId', id), job_key => 'query:' || id)
     FROM payment WHERE out_trade_no = ANY($1)`,
    [outTradeNos],
  )
}

/**
 * Completes every paid order as if its device had confirmed the LOWER and had been taken away, with all that waited for it.
 * Statements of their own: the node changes these rows too, and PostgreSQL cannot check a changed row against what the
 * same statement has just written.
 */
async function complete(db: PoolClient): Promise<void> {
  const idsOf = async (text: string, params: readonly unknown[] = []): Promise<string[]> =>
    (await db.query<{ id: string }>(text, [...params])).rows.map(({ id }) => id)
  const orders = await idsOf(
    `UPDATE recovery_order SET state = 'completed', device_free = true WHERE state IN ('paid', 'releasing') RETURNING id`,
  )
  const commands = await idsOf(
    `UPDATE lock_command SET state = 'succeeded' WHERE order_id = ANY($1) AND op = 'LOWER' RETURNING id`,
    [orders],
  )
  const tasks = await idsOf(`UPDATE move_task SET state = 'closed' WHERE order_id = ANY($1) RETURNING id`, [
    orders,
  ])
  await db.query('DELETE FROM deadline WHERE id = ANY($1)', [[...orders, ...commands, ...tasks]])
  const keys = [...orders.map(id => `release:${id}`), ...tasks.map(id => `move:${id}`)]
  await db.query(`DELETE FROM ${JOBS} WHERE key = ANY($1)`, [keys])
}

async function inTransaction(db: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await db.connect()
  try {
    await client.query('BEGIN')
    await work(client)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

/** Between two runs. The node may still be writing what it sent; PostgreSQL then ends one of the two, perhaps this one. */
export async function confirmOrders(db: Pool): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await inTransaction(db, complete)
      // As autovacuum does within a minute: plans for empty tables would not be typical.
      await db.query('ANALYZE')
      return
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK || attempt === MAX_ATTEMPTS) throw error
    }
  }
}
