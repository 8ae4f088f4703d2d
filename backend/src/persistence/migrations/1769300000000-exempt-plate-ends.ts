import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * A plate that is never blocked may be so for a time, and says who entered it. The former version, running beside, blocks
 * none of those that have ended: it errs to the side of the driver.
 */
export class ExemptPlateEnds1769300000000 implements MigrationInterface {
  name = 'ExemptPlateEnds1769300000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE exempt_plate ADD COLUMN ends_at timestamptz, ADD COLUMN added_by uuid;
      CREATE INDEX exempt_plate_of_merchant ON exempt_plate (merchant_id, plate_key)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX exempt_plate_of_merchant;
      ALTER TABLE exempt_plate DROP COLUMN ends_at, DROP COLUMN added_by`)
  }
}
