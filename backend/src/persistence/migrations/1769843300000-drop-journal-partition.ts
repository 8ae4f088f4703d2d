import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The oldest partition of the audit log leaves with its links, where the law asks for it (docs/operations.md). An entry says so, and the
 * walk along the chain begins after the last proven day that lost entries; the digests of the days stay and cover it.
 */
export class DropJournalPartition1769843300000 implements MigrationInterface {
  name = 'DropJournalPartition1769843300000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FUNCTION)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION drop_journal_partition(text, text)')
  }
}

const FUNCTION = `
CREATE FUNCTION drop_journal_partition(partition text, who text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  upper bigint := (SELECT substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''(\\d+)''\\)')::bigint
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'journal'::regclass AND c.relname = partition);
  proven bigint := (SELECT max(last_seq) FROM audit_day);
  newest timestamptz;
  unproven bigint;
  last bigint;
BEGIN
  IF upper IS NULL OR EXISTS (SELECT 1 FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'journal'::regclass
      AND substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''(\\d+)''\\)')::bigint < upper)
    THEN RAISE EXCEPTION '% is not the oldest partition of the audit log', partition; END IF;
  EXECUTE format('SELECT max(at) FROM %I', partition) INTO newest;
  IF newest > now() - interval '5 years' THEN RAISE EXCEPTION '% has entries of the last five years', partition; END IF;
  EXECUTE format('SELECT count(*) FROM %I j WHERE NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.journal_id = j.id AND c.seq <= $1)', partition)
    INTO unproven USING coalesce(proven, 0);
  IF unproven > 0 THEN RAISE EXCEPTION '% entries of % are in no proven day', unproven, partition; END IF;
  SELECT max(seq) INTO last FROM audit_chain WHERE journal_id < upper;
  ALTER TABLE audit_chain DISABLE TRIGGER audit_chain_append_only;
  DELETE FROM audit_chain WHERE journal_id < upper;
  ALTER TABLE audit_chain ENABLE TRIGGER audit_chain_append_only;
  INSERT INTO journal (entity, entity_id, event, actor, at, detail)
  VALUES ('audit_log', partition, 'partition_dropped', 'operator:' || who, now(), jsonb_build_object('before', upper, 'lastSeq', last));
  EXECUTE format('ALTER TABLE journal DETACH PARTITION %I', partition);
  EXECUTE format('DROP TABLE %I', partition);
  RETURN last;
END $$`
