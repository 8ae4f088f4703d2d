import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Cars that are inside now, who came first first. */
export class CarsInside1769500000001 implements MigrationInterface {
  name = 'CarsInside1769500000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX parking_session_inside ON parking_session (merchant_id, entered_at, id) WHERE state = 'inside'`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX parking_session_inside')
  }
}
