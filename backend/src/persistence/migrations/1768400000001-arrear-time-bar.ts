import type { MigrationInterface, QueryRunner } from 'typeorm'

/** An index for debts that the law stops helping with. By itself, so that nothing but the debts is locked while it is built. */
export class ArrearTimeBar1768400000001 implements MigrationInterface {
  name = 'ArrearTimeBar1768400000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX IF NOT EXISTS arrear_time_bar ON arrear (exited_at) WHERE state IN ('outstanding', 'review', 'disputed')`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX arrear_time_bar')
  }
}
