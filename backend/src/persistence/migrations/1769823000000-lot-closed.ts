import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * A lot that is handed over takes no new recovery. Empty columns: the former version neither reads nor writes them, so that until it
 * is gone a lot is not closed for whoever asks there.
 */
export class LotClosed1769823000000 implements MigrationInterface {
  name = 'LotClosed1769823000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE lot ADD COLUMN closed_at timestamptz, ADD COLUMN closed_by uuid REFERENCES staff, ADD COLUMN close_reason text',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE lot DROP COLUMN closed_at, DROP COLUMN closed_by, DROP COLUMN close_reason',
    )
  }
}
