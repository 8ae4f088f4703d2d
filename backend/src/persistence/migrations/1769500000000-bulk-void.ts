import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Stays that become void together: what was decided, and how far it has come. A refund remembers of which debt it is and who
 * asked for it. The stays of a lot are found by when they were told of.
 */
export class BulkVoid1769500000000 implements MigrationInterface {
  name = 'BulkVoid1769500000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE bulk_void (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  source_id uuid NOT NULL REFERENCES integration_source,
  lot_id uuid NOT NULL REFERENCES lot,
  bay text,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  reason text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  -- As it was when somebody asked for it.
  stay_count integer NOT NULL,
  amount_fen bigint NOT NULL,
  asked_by uuid NOT NULL REFERENCES staff,
  asked_at timestamptz NOT NULL,
  decided_by uuid REFERENCES staff,
  decided_at timestamptz,
  ended_at timestamptz,
  -- The last stay that was looked at, and what has been done.
  after_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  voided_count integer NOT NULL DEFAULT 0,
  debt_count integer NOT NULL DEFAULT 0,
  debt_fen bigint NOT NULL DEFAULT 0,
  freed_count integer NOT NULL DEFAULT 0,
  refund_count integer NOT NULL DEFAULT 0,
  refund_fen bigint NOT NULL DEFAULT 0,
  left_count integer NOT NULL DEFAULT 0,
  -- Times in a row that a slice failed.
  attempts integer NOT NULL DEFAULT 0,
  failure_code text,
  CHECK (from_at < to_at)
) WITH (fillfactor = 50);
CREATE INDEX bulk_void_merchant ON bulk_void (merchant_id, asked_at DESC, id DESC);
CREATE UNIQUE INDEX bulk_void_live ON bulk_void (source_id, lot_id) WHERE ended_at IS NULL;
ALTER TABLE refund ADD COLUMN arrear_id uuid, ADD COLUMN asked_by uuid, ADD COLUMN reason text;
CREATE INDEX parking_session_lot ON parking_session (lot_id, id);`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX parking_session_lot;
ALTER TABLE refund DROP COLUMN arrear_id, DROP COLUMN asked_by, DROP COLUMN reason;
DROP TABLE bulk_void`)
  }
}
