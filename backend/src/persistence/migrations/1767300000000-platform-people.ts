import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A person of the platform belongs to no merchant. The former version finds nobody there, and nothing of any merchant for them. */
export class PlatformPeople1767300000000 implements MigrationInterface {
  name = 'PlatformPeople1767300000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE staff ALTER COLUMN merchant_id DROP NOT NULL')
    // Nobody else works for none.
    await runner.query(
      `ALTER TABLE staff ADD CONSTRAINT staff_merchant_or_platform
        CHECK (merchant_id IS NOT NULL OR (roles = ARRAY['platform'] AND lot_ids = '{}')) NOT VALID`,
    )
    await runner.query('ALTER TABLE staff VALIDATE CONSTRAINT staff_merchant_or_platform')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE staff DROP CONSTRAINT staff_merchant_or_platform')
    await runner.query('ALTER TABLE staff ALTER COLUMN merchant_id SET NOT NULL')
  }
}
