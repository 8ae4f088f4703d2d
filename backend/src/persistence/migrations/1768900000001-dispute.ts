import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What whoever stands at a held car says against it. The former version writes and reads none. */
export class Dispute1768900000001 implements MigrationInterface {
  name = 'Dispute1768900000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE dispute (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid NOT NULL REFERENCES lot,
  order_id uuid NOT NULL REFERENCES recovery_order,
  owner_id uuid NOT NULL REFERENCES owner,
  incident_id uuid NOT NULL,
  plate_key text NOT NULL,
  arrear_ids uuid[] NOT NULL,
  ground text NOT NULL,
  note text,
  -- False: the same was said of these debts before, so a person has to answer.
  is_released_unanswered boolean NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  submitted_at timestamptz NOT NULL,
  decide_by timestamptz NOT NULL,
  decided_by uuid REFERENCES staff,
  decided_at timestamptz,
  decision text,
  UNIQUE (order_id, owner_id)
);
CREATE UNIQUE INDEX dispute_waiting ON dispute (order_id) WHERE state = 'submitted';
CREATE INDEX dispute_merchant ON dispute (merchant_id, decide_by) WHERE state = 'submitted';
CREATE INDEX dispute_plate ON dispute (merchant_id, plate_key, submitted_at)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dispute')
  }
}
