import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Plates that another car wears too. A new table: the former version neither reads nor writes it, so that a lock ordered up by it
 * asks for nothing more than before.
 */
export class ClonePlate1769831000000 implements MigrationInterface {
  name = 'ClonePlate1769831000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE clone_plate (
        id uuid PRIMARY KEY,
        merchant_id uuid NOT NULL REFERENCES merchant,
        plate_text text NOT NULL,
        plate_colour text,
        since timestamptz NOT NULL,
        flagged_by uuid NOT NULL REFERENCES staff,
        reason text NOT NULL,
        ended_at timestamptz,
        ended_by uuid REFERENCES staff,
        end_reason text
      );
      CREATE UNIQUE INDEX clone_plate_live ON clone_plate (merchant_id, plate_text) WHERE ended_at IS NULL;
      CREATE INDEX clone_plate_since ON clone_plate (merchant_id, since, id)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE clone_plate')
  }
}
