import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A bill of debts that are barred by time, which somebody pays all the same. The former version writes and reads none. */
export class VoluntaryBill1768900000002 implements MigrationInterface {
  name = 'VoluntaryBill1768900000002'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bill ADD COLUMN is_voluntary boolean NOT NULL DEFAULT false')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bill DROP COLUMN is_voluntary')
  }
}
