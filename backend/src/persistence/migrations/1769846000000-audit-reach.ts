import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Whether a run asked the rules of every row: only that says that what earlier runs named is repaired. */
export class AuditReach1769846000000 implements MigrationInterface {
  name = 'AuditReach1769846000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE audit_run ADD COLUMN reach text NOT NULL DEFAULT 'days' CHECK (reach IN ('days', 'all'))`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_run DROP COLUMN reach')
  }
}
