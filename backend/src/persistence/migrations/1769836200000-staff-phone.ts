import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The number by which an office reaches somebody who works for it, sealed as those of owners are. The former version leaves it alone. */
export class StaffPhone1769836200000 implements MigrationInterface {
  name = 'StaffPhone1769836200000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE staff ADD COLUMN phone_sealed text')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE staff DROP COLUMN phone_sealed')
  }
}
