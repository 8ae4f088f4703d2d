import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What each plate owes, ready to be ranked: one row for the merchant as a whole (`lot_id` null) and one for each of its lots.
 * A plate that owes nothing any more keeps its row with a count of 0.
 */
const TABLE = `
CREATE TABLE debtor (
  merchant_id uuid NOT NULL REFERENCES merchant,
  lot_id uuid REFERENCES lot,
  plate_key text NOT NULL,
  plate_text text NOT NULL,
  plate_colour text NOT NULL,
  arrear_count integer NOT NULL,
  due_fen bigint NOT NULL,
  last_exited_at timestamptz,
  UNIQUE NULLS NOT DISTINCT (merchant_id, plate_key, lot_id)
);
CREATE INDEX debtor_merchant_rank ON debtor (merchant_id, due_fen DESC, plate_key) WHERE lot_id IS NULL AND arrear_count > 0;
CREATE INDEX debtor_lot_rank ON debtor (lot_id, due_fen DESC, plate_key) WHERE lot_id IS NOT NULL AND arrear_count > 0;
`

/** Debts that are owed, as the state table of arrears has them at this version; a test goes through every state. */
const OWED = `state IN ('outstanding', 'held')`
const COLUMNS = 'merchant_id, lot_id, plate_key, plate_text, plate_colour, exited_at'
const added = (from: string) => `SELECT ${COLUMNS}, 1 AS n, due_fen AS fen FROM ${from} WHERE ${OWED}`
const removed = (from: string) => `SELECT ${COLUMNS}, -1 AS n, -due_fen AS fen FROM ${from} WHERE ${OWED}`

/**
 * Adds what changed to both rows of a plate. Sorted, so that two commits never wait for each other; what only goes from
 * one owed state to another touches nothing. A time is never taken back while something is owed: the car did leave then.
 */
const apply = (changes: string) => `
  INSERT INTO debtor AS d (merchant_id, lot_id, plate_key, plate_text, plate_colour, arrear_count, due_fen, last_exited_at)
  SELECT c.merchant_id, place.lot_id, c.plate_key, max(c.plate_text), max(c.plate_colour), sum(c.n), sum(c.fen),
    max(c.exited_at) FILTER (WHERE c.n > 0)
  FROM (${changes}) c CROSS JOIN LATERAL (VALUES (NULL::uuid), (c.lot_id)) AS place(lot_id)
  GROUP BY c.merchant_id, c.plate_key, place.lot_id
  HAVING sum(c.n) <> 0 OR sum(c.fen) <> 0
  ORDER BY c.merchant_id, c.plate_key, place.lot_id NULLS FIRST
  ON CONFLICT (merchant_id, plate_key, lot_id) DO UPDATE SET
    arrear_count = d.arrear_count + excluded.arrear_count,
    due_fen = d.due_fen + excluded.due_fen,
    last_exited_at = CASE WHEN d.arrear_count = 0 THEN excluded.last_exited_at
      ELSE greatest(d.last_exited_at, excluded.last_exited_at) END`

const FUNCTION = `
CREATE FUNCTION keep_debtor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    ${apply(added('added'))};
  ELSIF TG_OP = 'UPDATE' THEN
    ${apply(`${removed('removed')} UNION ALL ${added('added')}`)};
  ELSE
    ${apply(removed('removed'))};
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER arrear_debtor_insert AFTER INSERT ON arrear REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_debtor();
CREATE TRIGGER arrear_debtor_update AFTER UPDATE ON arrear REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_debtor();
CREATE TRIGGER arrear_debtor_delete AFTER DELETE ON arrear REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_debtor();
`

/**
 * The database itself keeps the table, in the statement that changes an arrear: so a node of the former version, which knows
 * nothing of it, cannot leave it wrong. Writers of arrears wait while it is filled.
 */
export class Debtor1767300000001 implements MigrationInterface {
  name = 'Debtor1767300000001'

  async up(runner: QueryRunner): Promise<void> {
    // One query is one transaction: the triggers lock the arrears until what was there before is counted.
    await runner.query(`${TABLE}${FUNCTION}${apply(added('arrear'))}`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION keep_debtor CASCADE')
    await runner.query('DROP TABLE debtor')
  }
}
