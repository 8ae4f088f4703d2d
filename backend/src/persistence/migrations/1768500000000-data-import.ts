import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Large imports. The bytes of a file lie in parts, where every node reads them, until the import has ended; a part is
 * stored as it came, because compressing it would cost time and reading a piece of it would unpack all. The position and
 * the counters change with every slice in the same commit as its rows.
 */
export class DataImport1768500000000 implements MigrationInterface {
  name = 'DataImport1768500000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE data_import_problem, data_import_part, data_import')
  }
}

const TABLES = `
CREATE TABLE data_import (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  created_by uuid NOT NULL REFERENCES staff,
  kind text NOT NULL,
  source_id uuid REFERENCES integration_source,
  lot_id uuid REFERENCES lot,
  lot_codes jsonb NOT NULL,
  headings jsonb NOT NULL,
  file_name text NOT NULL,
  size_bytes integer NOT NULL,
  -- A spreadsheet is turned into text first, whose parts begin with this number.
  first_part integer NOT NULL DEFAULT 1,
  text_bytes integer,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  -- Known once it runs: what each column is, and how the text is encoded.
  fields jsonb,
  encoding text,
  -- Where the next slice begins: a byte of the file at the beginning of a row, and its line.
  position_bytes integer NOT NULL DEFAULT 0,
  line integer NOT NULL DEFAULT 1,
  row_count integer NOT NULL DEFAULT 0,
  taken_count integer NOT NULL DEFAULT 0,
  merged_count integer NOT NULL DEFAULT 0,
  unchanged_count integer NOT NULL DEFAULT 0,
  wrong_count integer NOT NULL DEFAULT 0,
  review_count integer NOT NULL DEFAULT 0,
  problem_count integer NOT NULL DEFAULT 0,
  -- Times in a row that a slice failed.
  attempts integer NOT NULL DEFAULT 0,
  -- Its place among those that run.
  slot smallint,
  failure_code text,
  failure_params jsonb,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  ended_at timestamptz
) WITH (fillfactor = 50);
CREATE INDEX data_import_merchant ON data_import (merchant_id, created_at DESC, id DESC);
CREATE INDEX data_import_live ON data_import (merchant_id) WHERE ended_at IS NULL;
CREATE INDEX data_import_ended ON data_import (ended_at) WHERE ended_at IS NOT NULL;
CREATE UNIQUE INDEX data_import_one ON data_import (merchant_id) WHERE started_at IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX data_import_slot ON data_import (slot) WHERE slot IS NOT NULL;
CREATE TABLE data_import_part (
  import_id uuid NOT NULL REFERENCES data_import,
  part integer NOT NULL,
  bytes bytea NOT NULL,
  size_bytes integer NOT NULL,
  sha256 text NOT NULL,
  is_utf8 boolean NOT NULL,
  PRIMARY KEY (import_id, part)
);
ALTER TABLE data_import_part ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE data_import_problem (
  import_id uuid NOT NULL REFERENCES data_import,
  line integer NOT NULL,
  key text,
  errors jsonb NOT NULL,
  PRIMARY KEY (import_id, line)
)
`
