import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When somebody first opened a notice by its code or number, and an index for the notices of a period. */
export class NoticeOpened1769600000000 implements MigrationInterface {
  name = 'NoticeOpened1769600000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE notice ADD COLUMN opened_at timestamptz;
CREATE INDEX notice_made ON notice (merchant_id, created_at, id)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX notice_made; ALTER TABLE notice DROP COLUMN opened_at')
  }
}
