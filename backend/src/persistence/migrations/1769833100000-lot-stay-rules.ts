import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When a lot takes two stays for one, and a stay for a missed exit. Every lot begins with what was fixed before; the former version goes on with that. */
export class LotStayRules1769833100000 implements MigrationInterface {
  name = 'LotStayRules1769833100000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE lot
  ADD COLUMN rejoin_minutes integer NOT NULL DEFAULT 5 CHECK (rejoin_minutes BETWEEN 0 AND 30),
  ADD COLUMN longest_days integer NOT NULL DEFAULT 30 CHECK (longest_days BETWEEN 1 AND 30)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE lot DROP COLUMN rejoin_minutes, DROP COLUMN longest_days')
  }
}
