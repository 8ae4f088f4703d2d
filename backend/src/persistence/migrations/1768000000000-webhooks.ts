import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Webhooks, what is to be sent to them, and how far the audit log has been read for that. What changes with every attempt
 * stands apart from the row that says what a webhook is. `position` is the order in which things happened.
 */
export class Webhooks1768000000000 implements MigrationInterface {
  name = 'Webhooks1768000000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE webhook_delivery, webhook_cursor, webhook_contact, webhook_secret, webhook',
    )
  }
}

const TABLES = `
CREATE TABLE webhook (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  name text NOT NULL,
  url text NOT NULL,
  event_types text[] NOT NULL,
  scopes text[] NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  -- Only later entries of the audit log become its events.
  from_journal_id bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  deleted_at timestamptz
);
CREATE INDEX webhook_merchant ON webhook (merchant_id) WHERE deleted_at IS NULL;
-- Two places, so that no more than two secrets are valid at once.
CREATE TABLE webhook_secret (
  id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES webhook,
  place smallint NOT NULL CHECK (place IN (0, 1)),
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES staff,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX webhook_secret_place ON webhook_secret (webhook_id, place) WHERE revoked_at IS NULL;
CREATE TABLE webhook_contact (
  webhook_id uuid PRIMARY KEY REFERENCES webhook,
  -- Which run sends to it, and until when nobody else does.
  leased_by uuid,
  leased_until timestamptz,
  failures integer NOT NULL DEFAULT 0,
  failing_since timestamptz,
  closed_until timestamptz,
  attempted_at timestamptz,
  delivered_at timestamptz,
  last_problem text
) WITH (fillfactor = 50);
CREATE TABLE webhook_cursor (
  id text PRIMARY KEY,
  -- Entries of this transaction up to this id have been read, and all of earlier ones.
  xid bigint NOT NULL,
  journal_id bigint NOT NULL,
  -- Where numbers of transactions began anew (a restored database): only entries above it are read.
  floor_id bigint NOT NULL,
  last_id bigint NOT NULL,
  position bigint NOT NULL,
  version integer NOT NULL DEFAULT 1
) WITH (fillfactor = 50);
INSERT INTO webhook_cursor (id, xid, journal_id, floor_id, last_id, position)
  SELECT 'journal', (pg_current_xact_id()::text)::bigint, 0, 0, coalesce(max(id), 0), 0 FROM journal;
CREATE TABLE webhook_delivery (
  id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES webhook,
  position bigint NOT NULL,
  journal_id bigint NOT NULL,
  event_type text NOT NULL,
  object_id uuid NOT NULL,
  object_version integer NOT NULL,
  content jsonb NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  has_gap boolean NOT NULL DEFAULT false,
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  next_at timestamptz NOT NULL,
  deadline_at timestamptz NOT NULL,
  attempted_at timestamptz,
  last_status integer,
  last_problem text,
  -- Nothing more is tried: it was delivered, or given up.
  done_at timestamptz,
  delivered_at timestamptz
) WITH (fillfactor = 80);
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_at, position) WHERE done_at IS NULL;
CREATE INDEX webhook_delivery_object ON webhook_delivery (webhook_id, object_id, position) WHERE delivered_at IS NULL;
CREATE INDEX webhook_delivery_late ON webhook_delivery (deadline_at) WHERE done_at IS NULL;
CREATE INDEX webhook_delivery_list ON webhook_delivery (webhook_id, state, created_at DESC, id DESC);
CREATE INDEX webhook_delivery_done ON webhook_delivery (done_at) WHERE done_at IS NOT NULL
`
