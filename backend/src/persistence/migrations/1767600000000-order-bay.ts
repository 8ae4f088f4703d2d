import type { MigrationInterface, QueryRunner } from 'typeorm'

/** In which bay the device was placed, when somebody wrote it down. The former version writes no bay and reads none. */
export class OrderBay1767600000000 implements MigrationInterface {
  name = 'OrderBay1767600000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE recovery_order ADD COLUMN bay text CHECK (char_length(bay) <= 20)')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE recovery_order DROP COLUMN bay')
  }
}
