import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * When the last picture of a source came, which only a heartbeat of this version says: what the former version keeps in `frame_at` may
 * mean the last car, and nobody is blind because nobody comes. When an outage was last looked through in vain, so that others go
 * first. The former version knows neither column, and goes on with its own.
 */
export class LastPicture1769837000000 implements MigrationInterface {
  name = 'LastPicture1769837000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE source_contact ADD COLUMN picture_at timestamptz;
      ALTER TABLE source_outage ADD COLUMN tried_at timestamptz`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE source_outage DROP COLUMN tried_at;
      ALTER TABLE source_contact DROP COLUMN picture_at`)
  }
}
