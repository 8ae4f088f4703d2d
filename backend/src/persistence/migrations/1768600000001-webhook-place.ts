import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * A merchant has so many webhooks as there are places: two that are made at one moment do not get the same. The former version
 * writes none, and its webhooks are counted.
 */
export class WebhookPlace1768600000001 implements MigrationInterface {
  name = 'WebhookPlace1768600000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE webhook ADD COLUMN IF NOT EXISTS place integer')
    await runner.query(
      'CREATE UNIQUE INDEX IF NOT EXISTS webhook_place ON webhook (merchant_id, place) WHERE deleted_at IS NULL',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX webhook_place; ALTER TABLE webhook DROP COLUMN place')
  }
}
