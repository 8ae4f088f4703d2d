import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Pictures of stays, as their sources sent them. One whose stay nobody has told of yet has no `stay_id`; it names its event, or the
 * lot and the source's own name of the stay. `look_at`: when it is decided whether it is still kept. No source that is there
 * already promises any.
 */
export class StayPicture1769400000000 implements MigrationInterface {
  name = 'StayPicture1769400000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE integration_source ADD COLUMN promises_pictures boolean NOT NULL DEFAULT false;
CREATE TABLE stay_picture (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  source_id uuid NOT NULL REFERENCES integration_source,
  stay_id uuid,
  event_id text,
  lot_id uuid,
  stay_ref text,
  kind text NOT NULL,
  ref text,
  sha256 text NOT NULL,
  size_bytes integer NOT NULL,
  created_at timestamptz NOT NULL,
  look_at timestamptz NOT NULL,
  CHECK ((event_id IS NOT NULL) <> (stay_ref IS NOT NULL AND lot_id IS NOT NULL))
);
CREATE INDEX stay_picture_stay ON stay_picture (stay_id) WHERE stay_id IS NOT NULL;
CREATE INDEX stay_picture_waiting ON stay_picture (source_id, created_at) WHERE stay_id IS NULL;
CREATE INDEX stay_picture_look ON stay_picture (look_at)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TABLE stay_picture;
ALTER TABLE integration_source DROP COLUMN promises_pictures`)
  }
}
