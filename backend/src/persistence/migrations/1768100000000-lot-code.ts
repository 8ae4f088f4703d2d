import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What stands on the sign of a lot. A lot that the former version opens has its code as well: it is the column's default. */
export class LotCode1768100000000 implements MigrationInterface {
  name = 'LotCode1768100000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE lot ADD COLUMN public_code text NOT NULL UNIQUE DEFAULT upper(substr(md5(gen_random_uuid()::text), 1, 10))`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE lot DROP COLUMN public_code')
  }
}
