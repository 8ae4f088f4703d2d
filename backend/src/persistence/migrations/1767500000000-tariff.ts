import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Tariffs of lots. A published version prices the stays that enter while it is valid, so that nobody changes it, ever. */
export class Tariff1767500000000 implements MigrationInterface {
  name = 'Tariff1767500000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(UP)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE tariff_version; DROP TABLE tariff')
  }
}

const UP = `
CREATE TABLE tariff (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid NOT NULL REFERENCES lot,
  name text NOT NULL,
  draft jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  CONSTRAINT tariff_one_per_lot UNIQUE (lot_id)
);
CREATE INDEX tariff_merchant ON tariff (merchant_id);
CREATE TABLE tariff_version (
  id uuid PRIMARY KEY,
  tariff_id uuid NOT NULL REFERENCES tariff,
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid NOT NULL REFERENCES lot,
  number integer NOT NULL CHECK (number > 0),
  definition jsonb NOT NULL,
  filing_number text NOT NULL,
  valid_from timestamptz NOT NULL,
  published_at timestamptz NOT NULL,
  published_by uuid NOT NULL REFERENCES staff,
  CONSTRAINT tariff_version_number UNIQUE (tariff_id, number),
  CONSTRAINT tariff_version_valid_from UNIQUE (lot_id, valid_from)
);
CREATE TRIGGER tariff_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tariff_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`
