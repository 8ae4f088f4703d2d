import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * How each line of a settlement ended: parts of a bill may be paid elsewhere and others waived. Null in lines of before and of
 * the former version, which end as their settlement says.
 */
export class SettlementLineMethod1767400000002 implements MigrationInterface {
  name = 'SettlementLineMethod1767400000002'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE settlement_line ADD COLUMN method text')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE settlement_line DROP COLUMN method')
  }
}
