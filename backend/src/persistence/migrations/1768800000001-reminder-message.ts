import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Messages that remind of debts, and whom they may go to. A phone number is kept sealed, and found again by a keyed hash.
 * `message_grant`: how many messages an owner has allowed in WeChat, and how many of them are used up. `reminder_step`: that a
 * debt's turn on the ladder was taken; `claim_from` names the ladder, since a debt that begins anew has a new one.
 */
export class ReminderMessage1768800000001 implements MigrationInterface {
  name = 'ReminderMessage1768800000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE debtor_contact (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  plate_key text NOT NULL,
  phone_sealed text NOT NULL,
  phone_hash text NOT NULL,
  consented_at timestamptz NOT NULL,
  source text NOT NULL,
  created_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  CONSTRAINT debtor_contact_once UNIQUE (merchant_id, plate_key, phone_hash, consented_at)
);
CREATE INDEX debtor_contact_phone ON debtor_contact (phone_hash);
CREATE TABLE message_grant (
  owner_id uuid PRIMARY KEY REFERENCES owner,
  granted_count integer NOT NULL,
  used_count integer NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL
);
CREATE TABLE reminder_message (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  plate_text text NOT NULL,
  plate_colour text NOT NULL,
  plate_key text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('wechat', 'text')),
  owner_id uuid REFERENCES owner,
  contact_id uuid REFERENCES debtor_contact ON DELETE SET NULL,
  day text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  attempts integer NOT NULL DEFAULT 0,
  external_id text,
  failure text,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  ended_at timestamptz,
  updated_at timestamptz NOT NULL,
  CONSTRAINT reminder_message_day UNIQUE (plate_key, channel, day)
);
CREATE INDEX reminder_message_ended ON reminder_message (ended_at) WHERE ended_at IS NOT NULL;
CREATE TABLE reminder_step (
  arrear_id uuid NOT NULL REFERENCES arrear,
  channel text NOT NULL,
  step_days integer NOT NULL,
  claim_from timestamptz NOT NULL,
  message_id uuid NOT NULL REFERENCES reminder_message ON DELETE CASCADE,
  PRIMARY KEY (arrear_id, channel, step_days, claim_from)
);
CREATE INDEX reminder_step_message ON reminder_step (message_id);
ALTER TABLE reminder ADD COLUMN message_id uuid REFERENCES reminder_message;
CREATE UNIQUE INDEX reminder_of_message ON reminder (message_id, arrear_id) WHERE message_id IS NOT NULL;
`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE reminder DROP COLUMN message_id;
DROP TABLE reminder_step, reminder_message, message_grant, debtor_contact`)
  }
}
