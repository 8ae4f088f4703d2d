import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * How long a car has to leave once it was paid for while parked belongs to its tariff, and is frozen with the bill. The former version
 * gives 15 minutes and names none: the default says the same.
 */
export class LeaveMinutes1769843100000 implements MigrationInterface {
  name = 'LeaveMinutes1769843100000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bill_stay ADD COLUMN leave_minutes integer NOT NULL DEFAULT 15')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE bill_stay DROP COLUMN leave_minutes')
  }
}
