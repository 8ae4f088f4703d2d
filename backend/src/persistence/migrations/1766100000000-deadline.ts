import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What waits for the system, and until when: the truth, of which a durable job is only the reminder. The table is small and
 * changes with every step, so it keeps room for new versions of its rows and is vacuumed often.
 */
export class Deadline1766100000000 implements MigrationInterface {
  name = 'Deadline1766100000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE deadline (
  entity text NOT NULL,
  id uuid NOT NULL,
  due_at timestamptz NOT NULL,
  hastened_at timestamptz,
  PRIMARY KEY (entity, id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);
CREATE INDEX deadline_due ON deadline (due_at)`)
    // Every one of these has its job too; a deadline that comes early makes the job look once more.
    await runner.query(`
INSERT INTO deadline (entity, id, due_at)
  SELECT 'recovery_order', id, created_at + interval '15 minutes' FROM recovery_order WHERE state = 'created'
  UNION ALL
  SELECT 'recovery_order', id, now() + interval '1 minute' FROM recovery_order WHERE state = 'deploying'
  UNION ALL
  SELECT 'recovery_order', id, coalesce(hold_until, now() + interval '1 minute') FROM recovery_order WHERE state = 'active'
  UNION ALL
  SELECT 'payment', id, now() + interval '5 minutes' FROM payment WHERE state IN ('created', 'prepaid', 'unknown')
  UNION ALL
  SELECT 'refund', id, now() + interval '5 minutes' FROM refund WHERE state IN ('approved', 'submitted', 'processing', 'waiting_funds')
  UNION ALL
  SELECT 'lock_command', id, now() + interval '30 seconds' FROM lock_command
  WHERE op = 'LOWER' AND state IN ('queued', 'sent', 'accepted', 'rejected', 'failed', 'timed_out')
  UNION ALL
  SELECT 'move_task', id, now() + interval '5 minutes' FROM move_task WHERE state <> 'closed'
  UNION ALL
  SELECT 'incident', id, now() + interval '1 minute' FROM incident WHERE kind = 'emergency_requested' AND state = 'open' AND level < 3`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE deadline')
  }
}
