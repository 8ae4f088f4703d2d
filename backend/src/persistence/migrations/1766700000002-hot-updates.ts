import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Room in the pages of rows that change often, and indexes that do not mention what changes, so that a new version of a row
 * stays in its page and no index is told (PostgreSQL's HOT updates). What is open is found by the end that it has not had,
 * what changed lately by a summary of ranges of pages. The indexes before these are dropped by the sweep once no node of the
 * former version, whose statements need them, was seen for an hour; `payment_open` served nothing that
 * `payment_live_payer`, with the same condition, does not.
 */
export class HotUpdates1766700000002 implements MigrationInterface {
  name = 'HotUpdates1766700000002'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE INDEX recovery_order_open ON recovery_order (created_at) WHERE ended_at IS NULL;
CREATE INDEX recovery_order_changed ON recovery_order USING brin (updated_at) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX move_task_closed ON move_task (closed_at, lot_id) WHERE closed_at IS NOT NULL;
CREATE INDEX lock_command_pending ON lock_command (device_id) WHERE ended_at IS NULL;
DROP INDEX payment_open;
ALTER TABLE recovery_order SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE payment SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE lock_command SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE device SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE device RESET (fillfactor, autovacuum_vacuum_scale_factor);
ALTER TABLE lock_command RESET (fillfactor, autovacuum_vacuum_scale_factor);
ALTER TABLE payment RESET (fillfactor, autovacuum_vacuum_scale_factor);
ALTER TABLE recovery_order RESET (fillfactor, autovacuum_vacuum_scale_factor);
CREATE INDEX payment_open ON payment (created_at) WHERE state IN ('created', 'prepaid', 'unknown');
DROP INDEX lock_command_pending;
DROP INDEX move_task_closed;
DROP INDEX recovery_order_changed;
DROP INDEX recovery_order_open`)
  }
}
