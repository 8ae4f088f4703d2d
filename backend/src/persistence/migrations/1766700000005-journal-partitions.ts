import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The audit log in ranges of five million ids, about a day of a city each; all that was written before is the first. Nothing
 * is copied or read: the table is attached as it is, with its indexes. Statements of the former version mean the same table by
 * its name, and have their plans made anew. Ids come from a sequence instead of an identity, which a partition must not have.
 *
 * `journal_rest` takes what no other partition does, so that nothing is refused when none was added in time.
 */
export class JournalPartitions1766700000005 implements MigrationInterface {
  name = 'JournalPartitions1766700000005'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SPLIT)
    await runner.query(FUNCTIONS)
    await runner.query('SELECT add_journal_partitions(3)')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP FUNCTION add_journal_partitions(integer);
DROP FUNCTION journal_partitions_ahead();
CREATE TABLE journal_joined (LIKE journal_before INCLUDING DEFAULTS);
INSERT INTO journal_joined SELECT * FROM journal;
-- Its sequence goes with it.
DROP TABLE journal;
ALTER TABLE journal_joined RENAME TO journal;
ALTER TABLE journal ADD CONSTRAINT journal_pkey PRIMARY KEY (id);
${INDEXES};
ALTER TABLE journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval(pg_get_serial_sequence('journal', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM journal), false);
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_chain ADD FOREIGN KEY (journal_id) REFERENCES journal`)
  }
}

const INDEXES = `
CREATE INDEX journal_order ON journal (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX journal_entity ON journal (entity, entity_id);
CREATE INDEX journal_xid ON journal USING brin (xid) WITH (pages_per_range = 16, autosummarize = on)`

const SPLIT = `
-- The chain itself says when an entry is missing.
ALTER TABLE audit_chain DROP CONSTRAINT audit_chain_journal_id_fkey;
ALTER TABLE journal RENAME TO journal_before;
ALTER INDEX journal_pkey RENAME TO journal_before_pkey;
ALTER INDEX journal_order RENAME TO journal_before_order;
ALTER INDEX journal_entity RENAME TO journal_before_entity;
ALTER INDEX journal_xid RENAME TO journal_before_xid;
ALTER TABLE journal_before ALTER COLUMN id DROP IDENTITY;
CREATE SEQUENCE journal_number;
SELECT setval('journal_number', (SELECT coalesce(max(id), 0) + 1 FROM journal_before), false);
CREATE TABLE journal (LIKE journal_before INCLUDING DEFAULTS) PARTITION BY RANGE (id);
ALTER TABLE journal ALTER COLUMN id SET DEFAULT nextval('journal_number');
ALTER SEQUENCE journal_number OWNED BY journal.id;
ALTER TABLE journal ADD CONSTRAINT journal_pkey PRIMARY KEY (id);
${INDEXES};
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DO $$
BEGIN
  EXECUTE format('ALTER TABLE journal ATTACH PARTITION journal_before FOR VALUES FROM (MINVALUE) TO (%s)',
    (SELECT substring(pg_get_constraintdef(oid) FROM '\\d+') FROM pg_constraint WHERE conname = 'journal_before_bound'));
END $$;
ALTER TABLE journal_before DROP CONSTRAINT journal_before_bound;
CREATE TABLE journal_rest PARTITION OF journal DEFAULT;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_rest FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`

const FUNCTIONS = `
-- For how many more ranges of ids there are partitions; below zero when entries go to journal_rest.
CREATE FUNCTION journal_partitions_ahead() RETURNS double precision LANGUAGE sql STABLE AS $$
  SELECT ((SELECT max(substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''(\\d+)''\\)')::bigint)
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'journal'::regclass)
    - (SELECT last_value FROM journal_number)) / 5000000::double precision
$$;

-- Adds partitions until there are some for so many more ranges of ids. Returns how many were added.
CREATE FUNCTION add_journal_partitions(wanted integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  width constant bigint := 5000000;
  used bigint := (SELECT last_value FROM journal_number);
  rest bigint := (SELECT coalesce(max(id), 0) FROM journal_rest);
  lower bigint;
  name text;
  added integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('add_journal_partitions'));
  lower := (round(journal_partitions_ahead() * width) + used)::bigint;
  IF rest >= lower THEN lower := (rest / width + 1) * width; END IF;
  WHILE lower - used < wanted * width LOOP
    name := 'journal_' || lower;
    EXECUTE format('CREATE TABLE %I (LIKE journal INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    EXECUTE format('CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
    EXECUTE format('ALTER TABLE journal ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, lower, lower + width);
    lower := lower + width;
    added := added + 1;
  END LOOP;
  RETURN added;
END $$;
`
