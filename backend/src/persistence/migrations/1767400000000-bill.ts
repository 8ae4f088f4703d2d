import type { MigrationInterface, QueryRunner } from 'typeorm'

const TABLES = `
CREATE TABLE bill (
  id uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid NOT NULL REFERENCES lot,
  cause text NOT NULL,
  mchid text NOT NULL,
  payee_name text NOT NULL,
  plate_text text NOT NULL,
  plate_colour text NOT NULL,
  plate_key text NOT NULL,
  state text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  total_fen bigint NOT NULL CHECK (total_fen >= 0),
  reduced_fen bigint NOT NULL DEFAULT 0 CHECK (reduced_fen >= 0),
  due_fen bigint GENERATED ALWAYS AS (total_fen - reduced_fen) STORED CHECK (due_fen >= 0),
  snapshot jsonb,
  expires_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE TABLE bill_line (
  bill_id uuid NOT NULL REFERENCES bill,
  arrear_id uuid NOT NULL REFERENCES arrear,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  is_live boolean NOT NULL DEFAULT true,
  PRIMARY KEY (bill_id, arrear_id)
);
CREATE UNIQUE INDEX bill_line_live ON bill_line (arrear_id) WHERE is_live;
CREATE TABLE bill_reduction (
  id uuid PRIMARY KEY,
  bill_id uuid NOT NULL REFERENCES bill,
  arrear_id uuid NOT NULL REFERENCES arrear,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  act text NOT NULL,
  cause_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (bill_id, arrear_id)
);
CREATE TRIGGER bill_reduction_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bill_reduction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE payment ADD COLUMN bill_id uuid REFERENCES bill;
ALTER TABLE settlement ADD COLUMN bill_id uuid REFERENCES bill;
ALTER TABLE refund ADD COLUMN bill_id uuid REFERENCES bill;
`

/** The states as the tables have them at this version; a test goes through every state. */
const PAYABLE = `('created', 'deploying', 'active')`
const SETTLED = `('paid', 'releasing', 'released', 'completed')`
const stateOf = (order: string) => `
  CASE WHEN ${order}.state IN ${PAYABLE} THEN 'open' WHEN ${order}.state IN ${SETTLED} THEN 'settled'
    WHEN ${order}.state = 'expired' OR ${order}.end_cause = 'EXPIRED' THEN 'expired' ELSE 'withdrawn' END`
const billsOf = (orders: string) => `
  INSERT INTO bill (id, merchant_id, lot_id, cause, mchid, payee_name, plate_text, plate_colour, plate_key, state, total_fen,
    created_at, updated_at)
  SELECT o.id, o.merchant_id, o.lot_id, 'recovery', coalesce(o.checked_mchid, m.mchid), m.payee_name, o.plate_text,
    o.plate_colour, o.plate_key, ${stateOf('o')}, o.amount_fen, o.created_at, o.updated_at
  FROM ${orders} JOIN merchant m ON m.id = o.merchant_id`
const linesOf = (bills: string) => `
  INSERT INTO bill_line (bill_id, arrear_id, amount_fen, is_live)
  SELECT b.id, oa.arrear_id, oa.amount_fen, b.state = 'open' FROM ${bills} JOIN order_arrear oa ON oa.order_id = b.id`

/** Bills that `over` has ended give their lines free and have their entry in the audit log. */
const ended = (event: string, orderId: string) => `
  freed AS (UPDATE bill_line l SET is_live = false FROM over WHERE l.bill_id = over.id AND l.is_live)
  INSERT INTO journal (merchant_id, entity, entity_id, order_id, event, from_state, to_state, version, actor, at)
  SELECT merchant_id, 'bill', id::text, ${orderId}, ${event}, 'open', state, version, 'platform', updated_at FROM over;`

/**
 * The former version writes orders, payments, settlements and refunds and knows of no bill: the database writes for it what
 * the present version writes by itself. Where that has been done, nothing is found to do.
 */
const TRIGGERS = `
CREATE FUNCTION keep_bill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    WITH over AS (
      UPDATE bill b SET state = ${stateOf('NEW')}, version = b.version + 1, updated_at = NEW.updated_at
      WHERE b.id = NEW.id AND b.state = 'open' RETURNING b.*
    ), ${ended('state', 'NEW.id')}
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT 1 FROM bill b WHERE b.id = NEW.id) THEN RETURN NULL; END IF;
  WITH over AS (
    UPDATE bill b SET state = 'superseded', version = b.version + 1, updated_at = NEW.updated_at
    WHERE b.state = 'open' AND b.id IN (
      SELECT l.bill_id FROM order_arrear oa JOIN bill_line l ON l.arrear_id = oa.arrear_id AND l.is_live WHERE oa.order_id = NEW.id)
    RETURNING b.*
  ), ${ended(`'superseded'`, 'NULL')}
  ${billsOf('(SELECT NEW.*) o')};
  ${linesOf('(SELECT * FROM bill WHERE id = NEW.id) b')};
  INSERT INTO journal (merchant_id, entity, entity_id, order_id, event, to_state, version, actor, at)
  SELECT b.merchant_id, 'bill', b.id::text, b.id, 'opened', b.state, b.version, 'platform', b.created_at FROM bill b WHERE b.id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER recovery_order_bill_opened AFTER INSERT ON recovery_order FOR EACH ROW EXECUTE FUNCTION keep_bill();
CREATE TRIGGER recovery_order_bill_ended AFTER UPDATE OF state ON recovery_order FOR EACH ROW
  WHEN (OLD.state IN ${PAYABLE} AND NEW.state NOT IN ${PAYABLE}) EXECUTE FUNCTION keep_bill();

CREATE FUNCTION fill_bill_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.bill_id := NEW.order_id;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_bill BEFORE INSERT ON payment FOR EACH ROW WHEN (NEW.bill_id IS NULL) EXECUTE FUNCTION fill_bill_id();
CREATE TRIGGER settlement_bill BEFORE INSERT ON settlement FOR EACH ROW WHEN (NEW.bill_id IS NULL) EXECUTE FUNCTION fill_bill_id();
CREATE TRIGGER refund_bill BEFORE INSERT ON refund FOR EACH ROW WHEN (NEW.bill_id IS NULL) EXECUTE FUNCTION fill_bill_id();
`

const BEFORE = `
${billsOf('recovery_order o')};
${linesOf('bill b')};
UPDATE payment SET bill_id = order_id WHERE bill_id IS NULL;
UPDATE settlement SET bill_id = order_id WHERE bill_id IS NULL;
UPDATE refund SET bill_id = order_id WHERE bill_id IS NULL;
`

/**
 * What an owner pays is a bill; that of a recovery order has the order's id. Bills of existing orders are written here.
 * `snapshot` is null where the order has it. Writers of orders and payments wait while they are filled.
 */
export class Bill1767400000000 implements MigrationInterface {
  name = 'Bill1767400000000'

  async up(runner: QueryRunner): Promise<void> {
    // One query is one transaction: the triggers lock the tables until what was there before has its bills.
    await runner.query(`${TABLES}${TRIGGERS}${BEFORE}`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION fill_bill_id, keep_bill CASCADE')
    for (const table of ['payment', 'settlement', 'refund'])
      await runner.query(`ALTER TABLE ${table} DROP COLUMN bill_id`)
    await runner.query('DROP TABLE bill_reduction, bill_line, bill')
  }
}
