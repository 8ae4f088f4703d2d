import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Who pays for a plate without a device is looked for before a lock goes up. No bill of a recovery stands in it. */
export class BillOfPlate1767400000003 implements MigrationInterface {
  name = 'BillOfPlate1767400000003'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX bill_of_plate ON bill (merchant_id, plate_key, created_at) WHERE cause <> 'recovery'`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX bill_of_plate')
  }
}
