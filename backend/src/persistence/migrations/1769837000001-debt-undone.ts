import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * When the stay of a paid debt was corrected to another plate, or found to be none: a payment that its source takes back then brings
 * nothing back. The former version neither reads nor writes it.
 */
export class DebtUndone1769837000001 implements MigrationInterface {
  name = 'DebtUndone1769837000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE arrear ADD COLUMN undone_at timestamptz')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE arrear DROP COLUMN undone_at')
  }
}
