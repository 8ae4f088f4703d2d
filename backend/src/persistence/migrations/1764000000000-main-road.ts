import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The tables of the main road. Money is integer fen in `*_fen bigint`; times are `timestamptz`;
 * every table that belongs to a tenant carries `merchant_id`; every row that has a state carries a `version`
 * that only compare-and-set statements may raise.
 */
export class MainRoad1764000000000 implements MigrationInterface {
  name = 'MainRoad1764000000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TENANTS)
    await runner.query(PEOPLE)
    await runner.query(DEVICES)
    await runner.query(ARREARS)
    await runner.query(ORDERS)
    await runner.query(MONEY)
    await runner.query(WATCH)
    await runner.query(GUARDS)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA public CASCADE')
    await runner.query('CREATE SCHEMA public')
  }
}

const TENANTS = `
CREATE TABLE merchant (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  payee_name text NOT NULL,
  mchid text NOT NULL,
  hotline text NOT NULL,
  raising_stopped_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE platform_switch (
  name text PRIMARY KEY,
  on_since timestamptz,
  set_by text
);
CREATE TABLE lot (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  name text NOT NULL,
  address text NOT NULL,
  hotline text NOT NULL,
  latitude double precision,
  longitude double precision,
  road_kind text NOT NULL DEFAULT 'private',
  clearance jsonb NOT NULL DEFAULT '{}',
  policy jsonb NOT NULL DEFAULT '{}',
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX lot_merchant ON lot (merchant_id);
CREATE TABLE exempt_plate (
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid REFERENCES lot,
  plate_key text NOT NULL,
  note text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (merchant_id, lot_id, plate_key)
);
`

const PEOPLE = `
CREATE TABLE owner (
  id uuid PRIMARY KEY,
  appid text NOT NULL,
  openid text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (appid, openid)
);
CREATE TABLE staff (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  name text NOT NULL,
  roles text[] NOT NULL,
  lot_ids uuid[] NOT NULL DEFAULT '{}',
  openid text,
  invite_hash text UNIQUE,
  invite_expires_at timestamptz,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX staff_openid ON staff (openid) WHERE openid IS NOT NULL AND disabled_at IS NULL;
CREATE INDEX staff_merchant ON staff (merchant_id);
CREATE TABLE shift (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  staff_id uuid NOT NULL REFERENCES staff,
  lot_id uuid NOT NULL REFERENCES lot,
  started_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE UNIQUE INDEX shift_open ON shift (staff_id) WHERE ended_at IS NULL;
CREATE INDEX shift_lot_open ON shift (lot_id) WHERE ended_at IS NULL;
CREATE TABLE session (
  token_hash text PRIMARY KEY,
  kind text NOT NULL,
  subject_id uuid NOT NULL,
  merchant_id uuid,
  roles text[] NOT NULL DEFAULT '{}',
  openid text NOT NULL,
  session_key text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX session_subject ON session (subject_id);
CREATE INDEX session_expiry ON session (expires_at);
CREATE TABLE idempotency (
  scope text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  result jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key)
);
CREATE TABLE photo (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  media_type text NOT NULL,
  size_bytes integer NOT NULL,
  sha256 text NOT NULL,
  taken_by uuid,
  created_at timestamptz NOT NULL DEFAULT now()
);
`

const DEVICES = `
CREATE TABLE device (
  id text PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid REFERENCES lot,
  serial text UNIQUE,
  public_code text NOT NULL UNIQUE,
  qr_version integer NOT NULL DEFAULT 1,
  key_version integer NOT NULL DEFAULT 1,
  version integer NOT NULL DEFAULT 1,
  lifecycle text NOT NULL DEFAULT 'registered',
  position text NOT NULL DEFAULT 'unknown',
  link text NOT NULL DEFAULT 'offline',
  power text NOT NULL DEFAULT 'ok',
  battery_pct integer,
  rssi integer,
  firmware text,
  alarms text[] NOT NULL DEFAULT '{}',
  self_test_at timestamptz,
  self_test_ok boolean,
  vehicle_overhead boolean,
  last_epoch integer NOT NULL DEFAULT 0,
  reported_epoch integer,
  reported_target text,
  desired_target text NOT NULL DEFAULT 'DOWN',
  order_id uuid,
  boot_id text,
  session_id text,
  flash_lost boolean NOT NULL DEFAULT false,
  clock_skew_ms bigint,
  last_seen_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX device_merchant ON device (merchant_id, lot_id);
CREATE INDEX device_link ON device (last_seen_at) WHERE link <> 'offline';
CREATE TABLE device_credential (
  device_id text PRIMARY KEY REFERENCES device,
  password_hash text NOT NULL,
  revoked_at timestamptz
);
CREATE TABLE provision_token (
  token_hash text PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid REFERENCES lot,
  created_by uuid,
  expires_at timestamptz NOT NULL,
  used_by_device_id text REFERENCES device,
  used_at timestamptz
);
CREATE TABLE device_inbox (
  device_id text NOT NULL,
  boot_id text NOT NULL,
  seq bigint NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (device_id, boot_id, seq)
);
CREATE INDEX device_inbox_age ON device_inbox (received_at);
CREATE TABLE device_event (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL,
  device_id text NOT NULL REFERENCES device,
  order_id uuid,
  epoch integer,
  kind text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  happened_at timestamptz NOT NULL
);
CREATE INDEX device_event_device ON device_event (device_id, happened_at);
`

const ARREARS = `
CREATE TABLE arrear (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid NOT NULL REFERENCES lot,
  source text NOT NULL,
  external_id text NOT NULL,
  plate_text text NOT NULL,
  plate_colour text NOT NULL,
  plate_key text NOT NULL,
  entered_at timestamptz NOT NULL,
  exited_at timestamptz NOT NULL,
  principal_fen bigint NOT NULL CHECK (principal_fen > 0),
  late_fee_fen bigint NOT NULL DEFAULT 0 CHECK (late_fee_fen >= 0 AND late_fee_fen <= principal_fen),
  waived_fen bigint NOT NULL DEFAULT 0 CHECK (waived_fen >= 0),
  paid_fen bigint NOT NULL DEFAULT 0 CHECK (paid_fen >= 0),
  due_fen bigint GENERATED ALWAYS AS (principal_fen + late_fee_fen - waived_fen - paid_fen) STORED CHECK (due_fen >= 0),
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  reminder_count integer NOT NULL DEFAULT 0,
  last_reminded_at timestamptz,
  evidence jsonb NOT NULL DEFAULT '{}',
  trace jsonb NOT NULL DEFAULT '[]',
  has_open_dispute boolean NOT NULL DEFAULT false,
  content_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (merchant_id, source, external_id),
  CHECK (exited_at > entered_at)
);
CREATE INDEX arrear_plate ON arrear (merchant_id, plate_key) WHERE state IN ('grace', 'outstanding', 'held', 'review', 'disputed');
CREATE INDEX arrear_lot_open ON arrear (lot_id, exited_at DESC) WHERE state IN ('outstanding', 'held');
CREATE INDEX arrear_grace ON arrear (exited_at) WHERE state = 'grace';
`

const ORDERS = `
CREATE TABLE recovery_order (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid NOT NULL REFERENCES lot,
  device_id text NOT NULL REFERENCES device,
  epoch integer NOT NULL CHECK (epoch > 0),
  plate_text text NOT NULL,
  plate_colour text NOT NULL,
  plate_key text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  challenge text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  snapshot jsonb NOT NULL,
  checklist jsonb NOT NULL,
  photo_ids uuid[] NOT NULL DEFAULT '{}',
  opened_by uuid NOT NULL REFERENCES staff,
  end_cause text,
  end_reason text,
  device_free boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  raise_sent_at timestamptz,
  active_at timestamptz,
  hold_until timestamptz,
  paid_at timestamptz,
  releasing_at timestamptz,
  released_at timestamptz,
  release_proof text,
  ended_at timestamptz,
  completed_at timestamptz,
  release_delayed_at timestamptz,
  updated_at timestamptz NOT NULL,
  UNIQUE (device_id, epoch)
);
CREATE UNIQUE INDEX recovery_order_device_live ON recovery_order (device_id) WHERE NOT device_free;
CREATE INDEX recovery_order_lot ON recovery_order (lot_id, created_at DESC);
CREATE INDEX recovery_order_merchant ON recovery_order (merchant_id, created_at DESC);
CREATE INDEX recovery_order_plate ON recovery_order (merchant_id, plate_key, created_at DESC);
CREATE INDEX recovery_order_live ON recovery_order (state)
  WHERE state IN ('created', 'deploying', 'active', 'paid', 'releasing', 'released', 'cancelling', 'deploy_failed');
CREATE INDEX recovery_order_updated ON recovery_order (updated_at);
CREATE TABLE order_arrear (
  order_id uuid NOT NULL REFERENCES recovery_order,
  arrear_id uuid NOT NULL REFERENCES arrear,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  is_active boolean NOT NULL DEFAULT true,
  PRIMARY KEY (order_id, arrear_id)
);
CREATE UNIQUE INDEX order_arrear_active ON order_arrear (arrear_id) WHERE is_active;
CREATE TABLE owner_order (
  owner_id uuid NOT NULL REFERENCES owner,
  order_id uuid NOT NULL REFERENCES recovery_order,
  first_seen_at timestamptz NOT NULL,
  PRIMARY KEY (owner_id, order_id)
);
CREATE INDEX owner_order_recent ON owner_order (owner_id, first_seen_at DESC);
CREATE TABLE lock_command (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL,
  device_id text NOT NULL REFERENCES device,
  order_id uuid NOT NULL REFERENCES recovery_order,
  epoch integer NOT NULL,
  op text NOT NULL,
  why text,
  cause_kind text NOT NULL,
  cause_id uuid NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  attempts integer NOT NULL DEFAULT 0,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz,
  sent_at timestamptz,
  accepted_at timestamptz,
  ended_at timestamptz,
  outcome text,
  trace_id text,
  UNIQUE (device_id, epoch, op)
);
CREATE INDEX lock_command_order ON lock_command (order_id);
CREATE INDEX lock_command_open ON lock_command (device_id) WHERE state IN ('queued', 'sent', 'accepted', 'timed_out', 'failed', 'rejected');
CREATE TABLE move_task (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL,
  lot_id uuid NOT NULL REFERENCES lot,
  device_id text NOT NULL REFERENCES device,
  order_id uuid NOT NULL UNIQUE REFERENCES recovery_order,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  is_urgent boolean NOT NULL DEFAULT false,
  assigned_to uuid REFERENCES staff,
  assigned_at timestamptz,
  acknowledged_at timestamptz,
  arrived_at timestamptz,
  moved_at timestamptz,
  closed_at timestamptz,
  photo_ids uuid[] NOT NULL DEFAULT '{}',
  note text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX move_task_open ON move_task (lot_id, created_at) WHERE state <> 'closed';
CREATE INDEX move_task_assignee ON move_task (assigned_to) WHERE state <> 'closed';
`

const MONEY = `
CREATE TABLE payment (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  order_id uuid NOT NULL REFERENCES recovery_order,
  out_trade_no text NOT NULL UNIQUE,
  mchid text NOT NULL,
  appid text NOT NULL,
  owner_id uuid NOT NULL REFERENCES owner,
  openid text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  prepay_id text,
  prepared_at timestamptz,
  expires_at timestamptz NOT NULL,
  transaction_id text UNIQUE,
  paid_fen bigint,
  success_at timestamptz,
  proof text,
  query_count integer NOT NULL DEFAULT 0,
  last_queried_at timestamptz,
  close_wanted boolean NOT NULL DEFAULT false,
  problem jsonb,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX payment_order ON payment (order_id);
CREATE UNIQUE INDEX payment_live_payer ON payment (order_id, owner_id) WHERE state IN ('created', 'prepaid', 'unknown');
CREATE INDEX payment_open ON payment (created_at) WHERE state IN ('created', 'prepaid', 'unknown');
CREATE TABLE settlement (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  order_id uuid NOT NULL UNIQUE REFERENCES recovery_order,
  payment_id uuid UNIQUE REFERENCES payment,
  method text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  receipt_no text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL
);
CREATE INDEX settlement_merchant ON settlement (merchant_id, created_at DESC);
CREATE TABLE settlement_line (
  settlement_id uuid NOT NULL REFERENCES settlement,
  arrear_id uuid NOT NULL REFERENCES arrear,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  PRIMARY KEY (settlement_id, arrear_id)
);
CREATE TABLE refund (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  order_id uuid NOT NULL REFERENCES recovery_order,
  payment_id uuid NOT NULL REFERENCES payment,
  cause text NOT NULL,
  out_refund_no text NOT NULL UNIQUE,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  total_fen bigint NOT NULL CHECK (total_fen >= amount_fen),
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  wechat_refund_id text,
  attempts integer NOT NULL DEFAULT 0,
  problem jsonb,
  succeeded_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX refund_payment ON refund (payment_id);
CREATE INDEX refund_open ON refund (created_at) WHERE state NOT IN ('succeeded', 'closed', 'rejected');
CREATE TABLE ledger_transaction (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  kind text NOT NULL,
  cause_id text NOT NULL,
  booked_at timestamptz NOT NULL,
  UNIQUE (kind, cause_id)
);
CREATE TABLE ledger_posting (
  ledger_transaction_id uuid NOT NULL REFERENCES ledger_transaction,
  line smallint NOT NULL,
  account text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
  PRIMARY KEY (ledger_transaction_id, line)
);
`

const WATCH = `
CREATE TABLE incident (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid REFERENCES lot,
  order_id uuid REFERENCES recovery_order,
  device_id text REFERENCES device,
  payment_id uuid REFERENCES payment,
  kind text NOT NULL,
  subject text NOT NULL,
  level smallint NOT NULL DEFAULT 1,
  state text NOT NULL DEFAULT 'open',
  version integer NOT NULL DEFAULT 1,
  detail jsonb NOT NULL DEFAULT '{}',
  opened_at timestamptz NOT NULL,
  acknowledged_by uuid,
  acknowledged_at timestamptz,
  closed_at timestamptz,
  close_reason text
);
CREATE UNIQUE INDEX incident_open ON incident (kind, subject) WHERE state <> 'closed';
CREATE INDEX incident_order ON incident (order_id) WHERE state <> 'closed';
CREATE INDEX incident_lot ON incident (lot_id, opened_at DESC) WHERE state <> 'closed';
CREATE INDEX incident_merchant ON incident (merchant_id, opened_at DESC);
CREATE TABLE journal (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  merchant_id uuid,
  entity text NOT NULL,
  entity_id text NOT NULL,
  order_id uuid,
  event text NOT NULL,
  from_state text,
  to_state text,
  version integer,
  actor text NOT NULL,
  trace_id text,
  detail jsonb,
  at timestamptz NOT NULL
);
CREATE INDEX journal_order ON journal (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX journal_entity ON journal (entity, entity_id);
CREATE TABLE audit_chain (
  seq bigint PRIMARY KEY,
  journal_id bigint NOT NULL UNIQUE REFERENCES journal,
  hash text NOT NULL
);
CREATE TABLE job_lease (
  worker_id text PRIMARY KEY,
  seen_at timestamptz NOT NULL
);
CREATE TABLE live_generation (
  name text PRIMARY KEY,
  generation bigint NOT NULL,
  run_id text NOT NULL
);
`

const GUARDS = `
-- The one function of ours in the database: a statement that must touch exactly what it read, or nothing.
CREATE FUNCTION must(ok boolean, what text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF ok IS NOT TRUE THEN
    RAISE EXCEPTION USING ERRCODE = 'FX001', MESSAGE = what;
  END IF;
  RETURN true;
END $$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'FX002', MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$;
CREATE TRIGGER ledger_posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_posting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transaction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlement_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_chain_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION ledger_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM ledger_posting p
    WHERE p.ledger_transaction_id IN (SELECT DISTINCT ledger_transaction_id FROM added)
    GROUP BY p.ledger_transaction_id HAVING sum(p.amount_fen) <> 0
  ) THEN
    RAISE EXCEPTION USING ERRCODE = 'FX003', MESSAGE = 'ledger transaction does not sum to zero';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_posting_zero AFTER INSERT ON ledger_posting REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_sums_to_zero();
`
