import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A browser that is signed in asks for one act: which, by which session, and exactly what was sent. */
export class ConsoleAct1769000000001 implements MigrationInterface {
  name = 'ConsoleAct1769000000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE console_request ADD COLUMN console_id uuid, ADD COLUMN act text, ADD COLUMN request_hash text;
      ALTER TABLE console_request ADD CONSTRAINT console_request_act_whole
        CHECK (num_nonnulls(console_id, act, request_hash) IN (0, 3)) NOT VALID`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE console_request DROP COLUMN console_id, DROP COLUMN act, DROP COLUMN request_hash',
    )
  }
}
