import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Whether a held car waits for a new price is looked for from the few cars that are held. */
export class PlateRepricePlate1769838000000 implements MigrationInterface {
  name = 'PlateRepricePlate1769838000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX IF NOT EXISTS plate_reprice_plate ON plate_reprice (merchant_id, plate_text)',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX IF EXISTS plate_reprice_plate')
  }
}
