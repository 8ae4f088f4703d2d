import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Those who owed before the trigger wrote `debtor_search`, in a transaction of its own: payments go on meanwhile. A plate that
 * owes for the first time waits while the index is built.
 */
export class DebtorSearch1768300000001 implements MigrationInterface {
  name = 'DebtorSearch1768300000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
INSERT INTO debtor_search (place_id, plate_key, plate_text, grams)
SELECT coalesce(lot_id, merchant_id), plate_key, plate_text, plate_grams(coalesce(lot_id, merchant_id), plate_text) FROM debtor
ON CONFLICT DO NOTHING`)
    await runner.query('CREATE INDEX IF NOT EXISTS debtor_search_grams ON debtor_search USING gin (grams)')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX debtor_search_grams')
  }
}
