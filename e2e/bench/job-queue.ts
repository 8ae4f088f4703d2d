import type { Pool } from 'pg'

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

/** Completes every paid order as if its device had confirmed the LOWER and had been taken away, with all that waited for it. */
const CONFIRM = `
  WITH done AS (
    UPDATE recovery_order SET state = 'completed', device_free = true WHERE state IN ('paid', 'releasing') RETURNING id
  ), c AS (
    UPDATE lock_command SET state = 'succeeded' FROM done WHERE order_id = done.id AND op = 'LOWER'
      RETURNING lock_command.id
  ), m AS (
    UPDATE move_task SET state = 'closed' FROM done WHERE order_id = done.id RETURNING move_task.id
  ), d AS (
    DELETE FROM deadline USING (SELECT id FROM done UNION ALL SELECT id FROM c UNION ALL SELECT id FROM m) ended
      WHERE deadline.id = ended.id
  )
  SELECT 'release:' || id AS key FROM done UNION ALL SELECT 'move:' || id FROM m`
/** A statement of its own: the node changes these rows too, and PostgreSQL cannot check a changed row against what its own statement writes. */
const END_JOBS = `DELETE FROM ${JOBS} WHERE key = ANY($1)`

/** Between two runs. The node may still be writing what it sent; PostgreSQL then ends one of the two, perhaps this one. */
export async function confirmOrders(db: Pool): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { rows } = await db.query<{ key: string }>(CONFIRM)
      await db.query(END_JOBS, [rows.map(({ key }) => key)])
      // As autovacuum does within a minute: plans for empty tables would not be typical.
      await db.query('ANALYZE')
      return
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK || attempt === MAX_ATTEMPTS) throw error
    }
  }
}
