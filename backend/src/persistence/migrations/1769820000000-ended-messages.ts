import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Debts that staff ended or lowered, and the messages that tell whoever bound the plate. What a person allows in WeChat is for one
 * template, so that these have a count of their own. The former version writes none of it and leaves it alone.
 */
export class EndedMessages1769820000000 implements MigrationInterface {
  name = 'EndedMessages1769820000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE ended_debt (
  cause_id uuid NOT NULL,
  arrear_id uuid NOT NULL REFERENCES arrear,
  cause text NOT NULL CHECK (cause IN ('bulk_void', 'correction')),
  merchant_id uuid NOT NULL REFERENCES merchant,
  amount_fen integer NOT NULL,
  created_at timestamptz NOT NULL,
  planned_at timestamptz,
  PRIMARY KEY (cause_id, arrear_id)
);
CREATE INDEX ended_debt_unplanned ON ended_debt (cause_id) WHERE planned_at IS NULL;
CREATE INDEX ended_debt_planned ON ended_debt (planned_at) WHERE planned_at IS NOT NULL;
CREATE TABLE ended_message (
  id uuid PRIMARY KEY,
  cause_id uuid NOT NULL,
  cause text NOT NULL CHECK (cause IN ('bulk_void', 'correction')),
  merchant_id uuid NOT NULL REFERENCES merchant,
  owner_id uuid NOT NULL REFERENCES owner,
  plate_text text NOT NULL,
  plate_key text NOT NULL,
  debt_count integer NOT NULL,
  amount_fen integer NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  attempts integer NOT NULL DEFAULT 0,
  external_id text,
  failure text,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  ended_at timestamptz,
  updated_at timestamptz NOT NULL,
  CONSTRAINT ended_message_once UNIQUE (cause_id, plate_key, owner_id)
);
CREATE INDEX ended_message_open ON ended_message (id) WHERE ended_at IS NULL;
CREATE INDEX ended_message_ended ON ended_message (ended_at) WHERE ended_at IS NOT NULL;
ALTER TABLE message_grant ADD COLUMN ended_granted_count integer NOT NULL DEFAULT 0, ADD COLUMN ended_used_count integer NOT NULL DEFAULT 0`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE message_grant DROP COLUMN ended_granted_count, DROP COLUMN ended_used_count;
DROP TABLE ended_message, ended_debt`)
  }
}
