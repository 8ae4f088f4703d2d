import type { MigrationInterface, QueryRunner } from 'typeorm'

const TABLES = `
CREATE TABLE notice (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid NOT NULL REFERENCES lot,
  number text NOT NULL,
  code text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  plate_text text NOT NULL,
  plate_colour text NOT NULL,
  plate_key text NOT NULL,
  day text NOT NULL,
  content jsonb NOT NULL,
  made_by uuid NOT NULL REFERENCES staff,
  left_by uuid REFERENCES staff,
  left_at timestamptz,
  photo_id uuid REFERENCES photo,
  photo_sha256 text,
  void_reason text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT notice_number UNIQUE (number),
  CONSTRAINT notice_code UNIQUE (code)
);
CREATE UNIQUE INDEX notice_one_per_day ON notice (lot_id, plate_key, day) WHERE state <> 'void';
CREATE UNIQUE INDEX notice_photo ON notice (merchant_id, photo_sha256) WHERE photo_sha256 IS NOT NULL;
CREATE INDEX notice_plate ON notice (merchant_id, plate_key, created_at);
CREATE TABLE reminder (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  arrear_id uuid NOT NULL REFERENCES arrear,
  kind text NOT NULL CHECK (kind IN ('notice', 'message', 'text', 'imported')),
  sent_at timestamptz NOT NULL,
  delivered_at timestamptz,
  returned_at timestamptz,
  notice_id uuid REFERENCES notice,
  photo_id uuid REFERENCES photo,
  note text,
  CONSTRAINT reminder_of_notice UNIQUE (notice_id, arrear_id)
);
CREATE INDEX reminder_arrear ON reminder (arrear_id, sent_at);
`

/**
 * Paper at the windscreen before any lock, and each demand of a debt with its proof: when it went out, when it was really
 * delivered, and whether it came back.
 */
export class Notice1768200000000 implements MigrationInterface {
  name = 'Notice1768200000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reminder; DROP TABLE notice')
  }
}
