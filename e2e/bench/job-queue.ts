import type { Pool } from 'pg'

/**
 * The only statements of the bench on graphile-worker's own table. Its public functions can neither change a job as it is
 * added nor search payloads. When the library renames the table, the first statement fails and the bench stops.
 */
const JOBS = 'graphile_worker._private_jobs'
const DEADLOCK = '40P01'
const MAX_ATTEMPTS = 10

/**
 * No device answers in the bench, so the backend would send each LOWER again after 1, 2, 4 … seconds. These reminders are not
 * what is measured: from now on they are postponed until \`confirmOrders\` removes them.
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
      WHEN (NEW.run_at > now()) EXECUTE FUNCTION bench_postpone();`)
}

/** Reminders come as they do in the city again. */
export const resumeReminders = async (db: Pool): Promise<void> =>
  void (await db.query(`DROP TRIGGER IF EXISTS bench_postpone ON ${JOBS}`))

/** A query of each of these payments is due now, as for people who are just paying. */
export async function queueQueries(db: Pool, outTradeNos: readonly string[]): Promise<void> {
  await db.query(
    `SELECT graphile_worker.add_job('query-payment', json_build_object('paymentId', id), job_key => 'query:' || id)
     FROM payment WHERE out_trade_no = ANY($1)`,
    [outTradeNos],
  )
}

/** Completes every paid order as if its device had confirmed the LOWER and had been taken away. */
const CONFIRM = `
  WITH done AS (
    UPDATE recovery_order SET state = 'completed', device_free = true WHERE state IN ('paid', 'releasing') RETURNING id
  ), c AS (
    UPDATE lock_command SET state = 'succeeded' FROM done WHERE order_id = done.id AND op = 'LOWER'
  ), m AS (
    UPDATE move_task SET state = 'closed' FROM done WHERE order_id = done.id
  )
  DELETE FROM ${JOBS} j USING done
  WHERE j.key = 'release:' || done.id OR j.payload ->> 'taskId' IN (SELECT t.id::text FROM move_task t WHERE t.order_id = done.id)`

/** Between two runs. The node may still be writing what it sent; PostgreSQL then ends one of the two, perhaps this one. */
export async function confirmOrders(db: Pool): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await db.query(CONFIRM)
      // As autovacuum does within a minute: plans for empty tables would not be typical.
      await db.query('ANALYZE')
      return
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK || attempt === MAX_ATTEMPTS) throw error
    }
  }
}
