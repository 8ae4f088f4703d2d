import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Promises a bound for the ids that the audit log has so far, wide enough for what is written until the log is partitioned
 * by the next but one migration. What is there already is looked at by the next one, while others go on writing.
 */
export class JournalBound1766700000003 implements MigrationInterface {
  name = 'JournalBound1766700000003'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
DO $$
DECLARE
  width constant bigint := 5000000;
  last bigint := (SELECT coalesce(max(id), 0) FROM journal);
BEGIN
  EXECUTE format('ALTER TABLE journal ADD CONSTRAINT journal_before_bound CHECK (id < %s) NOT VALID', (last / width + 2) * width);
END $$`)
  }

  async down(runner: QueryRunner): Promise<void> {
    // The partitions took it away when they came.
    await runner.query('ALTER TABLE journal DROP CONSTRAINT IF EXISTS journal_before_bound')
  }
}
