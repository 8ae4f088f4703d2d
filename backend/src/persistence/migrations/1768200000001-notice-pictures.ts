import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * A picture proves one paper or one deployment, never both: pictures are found by their content, and deployments by their
 * pictures. Apart from the tables of notices, whose references lock the debts until the end of their transaction.
 */
export class NoticePictures1768200000001 implements MigrationInterface {
  name = 'NoticePictures1768200000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX IF NOT EXISTS photo_sha256 ON photo (merchant_id, sha256)')
    await runner.query(
      'CREATE INDEX IF NOT EXISTS recovery_order_photos ON recovery_order USING gin (photo_ids)',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX recovery_order_photos; DROP INDEX photo_sha256')
  }
}
