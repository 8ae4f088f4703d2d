import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What was stored of each start of a device: one row instead of one for each report. `seen` is the window of the 128 numbers
 * up to the highest. The former version goes on with `device_inbox`; `folds_reports` tells its nodes from those that need
 * the inbox no more. The version after this one drops the inbox.
 */
export class DeviceBoot1766700000000 implements MigrationInterface {
  name = 'DeviceBoot1766700000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE device_boot (
  device_id text NOT NULL,
  boot_id text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  highest_seq bigint NOT NULL,
  seen bit(128) NOT NULL,
  PRIMARY KEY (device_id, boot_id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500)`)
    await runner.query('ALTER TABLE job_lease ADD COLUMN folds_reports boolean NOT NULL DEFAULT false')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE job_lease DROP COLUMN folds_reports')
    await runner.query('DROP TABLE device_boot')
  }
}
