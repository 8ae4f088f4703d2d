import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Cars by how many debts they have. One that has paid all of them leaves it. Only a list that is sorted so names the bound, which holds for each. */
export class DebtorCount1769824100000 implements MigrationInterface {
  name = 'DebtorCount1769824100000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX IF NOT EXISTS debtor_merchant_count ON debtor (merchant_id, arrear_count, plate_key) WHERE lot_id IS NULL AND arrear_count > 0 AND arrear_count <= 9007199254740991',
    )
    await runner.query(
      'CREATE INDEX IF NOT EXISTS debtor_lot_count ON debtor (lot_id, arrear_count, plate_key) WHERE lot_id IS NOT NULL AND arrear_count > 0 AND arrear_count <= 9007199254740991',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX debtor_lot_count')
    await runner.query('DROP INDEX debtor_merchant_count')
  }
}
