import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * A line of a bill may fall by a part, more than once, before it is taken off whole: the price of its stay fell. Whatever takes it
 * off whole does so once, as before.
 */
export class RepricedLines1768700000000 implements MigrationInterface {
  name = 'RepricedLines1768700000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNIQUE INDEX bill_reduction_line ON bill_reduction (bill_id, arrear_id) WHERE act <> 'repriced';
      CREATE INDEX bill_reduction_bill ON bill_reduction (bill_id);
      ALTER TABLE bill_reduction DROP CONSTRAINT bill_reduction_bill_id_arrear_id_key;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE bill_reduction ADD CONSTRAINT bill_reduction_bill_id_arrear_id_key UNIQUE (bill_id, arrear_id);
      DROP INDEX bill_reduction_bill;
      DROP INDEX bill_reduction_line;
    `)
  }
}
