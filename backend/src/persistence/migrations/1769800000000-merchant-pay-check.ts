import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * A merchant is changed by whoever has seen its last version, and what WeChat said to the last look under its number is kept
 * for every node. The former version writes neither.
 */
export class MerchantPayCheck1769800000000 implements MigrationInterface {
  name = 'MerchantPayCheck1769800000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE merchant ADD COLUMN version integer NOT NULL DEFAULT 1, ADD COLUMN pay_checked_at timestamptz,
        ADD COLUMN pay_check_mchid text, ADD COLUMN pay_check_result text`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE merchant DROP COLUMN version, DROP COLUMN pay_checked_at, DROP COLUMN pay_check_mchid,
        DROP COLUMN pay_check_result`)
  }
}
