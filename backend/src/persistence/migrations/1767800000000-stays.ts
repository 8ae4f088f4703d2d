import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Systems that tell of stays, what they told, and the stays. Ids of stays and events are time-ordered (UUID version 7), so
 * that a table split by ranges of its id is split by months and the id alone stays its key. The first partition takes all
 * that is older than the first month; `…_rest` takes what no other does, so that nothing is refused when none was added in
 * time. A stay is found by its plate: a row per plate, whose version every commit about it raises, lets two sources that
 * tell of one car at one moment read each other.
 */
export class Stays1767800000000 implements MigrationInterface {
  name = 'Stays1767800000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SOURCES)
    await runner.query(EVENTS)
    await runner.query(STAYS)
    await runner.query(DEBTS)
    await runner.query(FUNCTIONS)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION drop_month_partitions(regclass, timestamptz);
DROP FUNCTION add_month_partitions(regclass, integer);
DROP FUNCTION month_partitions_end(regclass);
DROP INDEX arrear_stay, arrear_entry;
ALTER TABLE arrear DROP COLUMN stay_id, DROP COLUMN grace_from;
DROP TABLE parking_session, stay_plate, integration_event, integration_event_id, source_outage, source_contact, integration_nonce, integration_key, integration_source;
DROP FUNCTION uuid_at(timestamptz)`)
  }
}

const SOURCES = `
CREATE TABLE integration_source (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  kind text NOT NULL,
  name text NOT NULL,
  scopes text[] NOT NULL,
  rate_per_minute integer NOT NULL,
  rank integer NOT NULL,
  lot_codes jsonb NOT NULL DEFAULT '{}',
  colour_codes jsonb NOT NULL DEFAULT '{}',
  disabled_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  UNIQUE (merchant_id, name)
);
-- Two places, so that no more than two keys are valid at once.
CREATE TABLE integration_key (
  id uuid PRIMARY KEY,
  source_id uuid NOT NULL REFERENCES integration_source,
  place smallint NOT NULL CHECK (place IN (0, 1)),
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES staff,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX integration_key_place ON integration_key (source_id, place) WHERE revoked_at IS NULL;
CREATE TABLE integration_nonce (
  key_id uuid NOT NULL REFERENCES integration_key,
  nonce text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (key_id, nonce)
);
CREATE INDEX integration_nonce_expiry ON integration_nonce (expires_at);
-- Changes with every request: apart from the row that says what the source is.
CREATE TABLE source_contact (
  source_id uuid PRIMARY KEY REFERENCES integration_source,
  seen_at timestamptz,
  heartbeat_at timestamptz,
  frame_at timestamptz,
  event_at timestamptz,
  lag_ms integer,
  clock_ahead_ms integer
) WITH (fillfactor = 50);
CREATE TABLE source_outage (
  id uuid PRIMARY KEY,
  source_id uuid NOT NULL REFERENCES integration_source,
  merchant_id uuid NOT NULL REFERENCES merchant,
  began_at timestamptz NOT NULL,
  ended_at timestamptz,
  -- Stays that overlap it have been sent to review.
  reviewed_at timestamptz
);
CREATE INDEX source_outage_source ON source_outage (source_id, began_at DESC);
CREATE UNIQUE INDEX source_outage_open ON source_outage (source_id) WHERE ended_at IS NULL;
`

const EVENTS = `
CREATE FUNCTION uuid_at(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;
CREATE TABLE integration_event (
  id uuid PRIMARY KEY,
  source_id uuid NOT NULL,
  merchant_id uuid NOT NULL,
  event_id text NOT NULL,
  kind text NOT NULL,
  outcome text NOT NULL,
  stay_id uuid,
  occurred_at timestamptz,
  received_at timestamptz NOT NULL,
  is_late boolean NOT NULL DEFAULT false,
  content jsonb NOT NULL
) PARTITION BY RANGE (id);
CREATE INDEX integration_event_stay ON integration_event (stay_id) WHERE stay_id IS NOT NULL;
CREATE TABLE integration_event_first PARTITION OF integration_event FOR VALUES FROM (MINVALUE) TO ('01a22ee6-b000-0000-0000-000000000000');
CREATE TABLE integration_event_rest PARTITION OF integration_event DEFAULT;
-- What was answered to an event, for as long as it may be sent again.
CREATE TABLE integration_event_id (
  source_id uuid NOT NULL,
  event_id text NOT NULL,
  content_hash text NOT NULL,
  answer jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, event_id)
);
CREATE INDEX integration_event_id_received ON integration_event_id (received_at);
`

const STAYS = `
CREATE TABLE stay_plate (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL,
  plate_text text NOT NULL,
  version integer NOT NULL DEFAULT 1
) WITH (fillfactor = 80);
CREATE TABLE parking_session (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  source_id uuid NOT NULL,
  stay_ref text,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  bays text[] NOT NULL DEFAULT '{}',
  plate_text text,
  plate_colour text NOT NULL,
  plate_key text,
  vehicle_class text NOT NULL,
  energy text NOT NULL,
  confidence_pct integer NOT NULL,
  entered_at timestamptz,
  exited_at timestamptz,
  entry_source_id uuid,
  exit_source_id uuid,
  heard_at timestamptz NOT NULL,
  pictures jsonb NOT NULL DEFAULT '[]',
  reported jsonb,
  total_fen bigint CHECK (total_fen >= 0),
  paid_fen bigint CHECK (paid_fen >= 0),
  reasons text[] NOT NULL DEFAULT '{}',
  arrear_id uuid,
  -- When the system looks at it again if nothing comes: for its picture, its entry, its exit.
  check_at timestamptz,
  CHECK (entered_at IS NOT NULL OR exited_at IS NOT NULL),
  CHECK (paid_fen <= total_fen)
) PARTITION BY RANGE (id);
CREATE INDEX parking_session_plate ON parking_session (merchant_id, plate_text) WHERE plate_text IS NOT NULL;
CREATE INDEX parking_session_ref ON parking_session (source_id, stay_ref) WHERE stay_ref IS NOT NULL;
CREATE INDEX parking_session_check ON parking_session (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX parking_session_review ON parking_session (merchant_id, heard_at DESC, id DESC) WHERE state = 'review';
CREATE TABLE parking_session_first PARTITION OF parking_session FOR VALUES FROM (MINVALUE) TO ('01a22ee6-b000-0000-0000-000000000000');
CREATE TABLE parking_session_rest PARTITION OF parking_session DEFAULT;
`

const DEBTS = `
ALTER TABLE arrear ADD COLUMN stay_id uuid, ADD COLUMN grace_from timestamptz;
CREATE UNIQUE INDEX arrear_stay ON arrear (stay_id) WHERE stay_id IS NOT NULL AND state <> 'void';
CREATE INDEX arrear_entry ON arrear (merchant_id, plate_text, entered_at);
`

/** As those of the audit log: partitions by months of the id's time, added ahead and dropped when all in them is too old. */
const FUNCTIONS = `
-- Until when there are partitions.
CREATE FUNCTION month_partitions_end(parent regclass) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT to_timestamp(('x' || lpad(max(replace(substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''([0-9a-f-]+)''\\)'), '-', '')::char(12)), 16, '0'))::bit(64)::bigint / 1000.0)
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = parent
$$;

-- Adds partitions until there are some for so many whole months after this one. Returns how many were added.
CREATE FUNCTION add_month_partitions(parent regclass, wanted integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  month constant timestamptz := date_trunc('month', now(), 'UTC');
  lower timestamptz;
  upper timestamptz;
  rest uuid;
  name text;
  added integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('add_month_partitions'));
  lower := greatest(month_partitions_end(parent), month);
  EXECUTE format('SELECT id FROM %I ORDER BY id DESC LIMIT 1', parent::text || '_rest') INTO rest;
  WHILE rest >= uuid_at(lower) LOOP lower := date_trunc('month', lower, 'UTC') + interval '32 days'; lower := date_trunc('month', lower, 'UTC'); END LOOP;
  WHILE lower <= month + make_interval(months => wanted) LOOP
    upper := date_trunc('month', date_trunc('month', lower, 'UTC') + interval '32 days', 'UTC');
    name := parent::text || '_' || to_char(lower AT TIME ZONE 'UTC', 'YYYYMM');
    EXECUTE format('CREATE TABLE %I (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent);
    EXECUTE format('ALTER TABLE %s ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name, uuid_at(lower), uuid_at(upper));
    lower := upper;
    added := added + 1;
  END LOOP;
  RETURN added;
END $$;

-- Drops partitions in which everything is older. Returns how many.
CREATE FUNCTION drop_month_partitions(parent regclass, before timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  old regclass;
  dropped integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('add_month_partitions'));
  FOR old IN
    SELECT c.oid::regclass FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = parent AND substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''([0-9a-f-]+)''\\)')::uuid <= uuid_at(before)
  LOOP
    EXECUTE format('DROP TABLE %s', old);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;
`
