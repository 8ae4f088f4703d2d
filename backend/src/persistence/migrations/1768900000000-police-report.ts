import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What the police were told of a hold, and when they stood at the car. The former version writes and reads none. */
export class PoliceReport1768900000000 implements MigrationInterface {
  name = 'PoliceReport1768900000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE recovery_order ADD COLUMN police jsonb')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE recovery_order DROP COLUMN police')
  }
}
