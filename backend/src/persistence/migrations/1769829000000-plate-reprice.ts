import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Plates whose unpaid stays are to be priced anew: written with the cause, and taken away when that is done. The job only
 * hastens; one that is lost is queued again from here.
 */
export class PlateReprice1769829000000 implements MigrationInterface {
  name = 'PlateReprice1769829000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE plate_reprice (
  job_key text NOT NULL,
  id uuid NOT NULL,
  merchant_id uuid NOT NULL,
  plate_text text NOT NULL,
  -- The stays that were not over before the one and began before the other.
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  why text NOT NULL,
  -- Until then bills may wait for the end of an upgrade.
  waits_until timestamptz,
  due_at timestamptz NOT NULL,
  hastened_at timestamptz,
  PRIMARY KEY (job_key, id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);
CREATE INDEX plate_reprice_due ON plate_reprice (due_at)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE plate_reprice')
  }
}
