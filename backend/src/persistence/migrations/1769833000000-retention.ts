import type { MigrationInterface, QueryRunner } from 'typeorm'

const INDEXES = [
  // Debts that are over, by when it is decided whether they stay; one that was never looked at comes first.
  `arrear_over ON arrear (coalesce(look_at, '-infinity'::timestamptz), id) WHERE state IN ('settled', 'waived', 'void', 'time_barred', 'written_off', 'refunded')`,
  `arrear_photos ON arrear USING gin ((coalesce(evidence->'entryPhotoIds', '[]') || coalesce(evidence->'exitPhotoIds', '[]'))) WHERE evidence <> '{}'`,
  'photo_look ON photo (look_at)',
  'notice_of_photo ON notice (photo_id) WHERE photo_id IS NOT NULL',
  'reminder_of_photo ON reminder (photo_id) WHERE photo_id IS NOT NULL',
  `move_task_photos ON move_task USING gin (photo_ids) WHERE photo_ids <> '{}'`,
]

/**
 * What is over leaves. `look_at` says when it is decided whether a row is still kept, `gone_at` that it is not: then its file goes, and the
 * row after it. What was taken before is looked at once, soon. `picture_shard`: the folders of the store, each with the time at which it is
 * searched for files that no row names. Lines of bills, orders and settlements are kept for ever, so that they refer to debts that are
 * gone. The former version deletes no debt and no photo, inserts without the new columns, and calls the new function.
 */
export class Retention1769833000000 implements MigrationInterface {
  name = 'Retention1769833000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE arrear ADD COLUMN IF NOT EXISTS look_at timestamptz;
ALTER TABLE photo ADD COLUMN look_at timestamptz NOT NULL DEFAULT now(), ADD COLUMN gone_at timestamptz;
ALTER TABLE photo ALTER COLUMN look_at SET DEFAULT now() + interval '30 days';
ALTER TABLE stay_picture ADD COLUMN gone_at timestamptz;
ALTER TABLE bill_line DROP CONSTRAINT bill_line_arrear_id_fkey;
ALTER TABLE bill_reduction DROP CONSTRAINT bill_reduction_arrear_id_fkey;
ALTER TABLE order_arrear DROP CONSTRAINT order_arrear_arrear_id_fkey;
ALTER TABLE settlement_line DROP CONSTRAINT settlement_line_arrear_id_fkey;
CREATE TABLE picture_shard (shard smallint PRIMARY KEY, due_at timestamptz NOT NULL);
CREATE INDEX picture_shard_due ON picture_shard (due_at);
INSERT INTO picture_shard (shard, due_at) SELECT i, now() FROM generate_series(0, 255) i`)
    for (const index of INDEXES) await runner.query(`CREATE INDEX IF NOT EXISTS ${index}`)
    await runner.query(DROP_PARTITIONS)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await runner.query(`DROP INDEX ${index.split(' ')[0]}`)
    await runner.query(`
DROP TABLE picture_shard;
ALTER TABLE stay_picture DROP COLUMN gone_at;
ALTER TABLE photo DROP COLUMN look_at, DROP COLUMN gone_at;
ALTER TABLE arrear DROP COLUMN look_at;
ALTER TABLE bill_line ADD CONSTRAINT bill_line_arrear_id_fkey FOREIGN KEY (arrear_id) REFERENCES arrear;
ALTER TABLE bill_reduction ADD CONSTRAINT bill_reduction_arrear_id_fkey FOREIGN KEY (arrear_id) REFERENCES arrear;
ALTER TABLE order_arrear ADD CONSTRAINT order_arrear_arrear_id_fkey FOREIGN KEY (arrear_id) REFERENCES arrear;
ALTER TABLE settlement_line ADD CONSTRAINT settlement_line_arrear_id_fkey FOREIGN KEY (arrear_id) REFERENCES arrear`)
    await runner.query(FORMER_DROP_PARTITIONS)
  }
}

const dropPartitions = (before: string, after: string) => `
CREATE OR REPLACE FUNCTION drop_month_partitions(parent regclass, before timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  old regclass;
  dropped integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('add_month_partitions'));
  FOR old IN
    SELECT c.oid::regclass FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = parent AND substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''([0-9a-f-]+)''\\)')::uuid <= uuid_at(before)
  LOOP
    ${before}
    EXECUTE format('DROP TABLE %s', old);
    ${after}
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$`
const FORMER_DROP_PARTITIONS = dropPartitions('', '')
/** A stay whose debt is not over yet outlives its month: it goes on in the partition of what no other takes. */
const DROP_PARTITIONS = dropPartitions(
  `IF parent = 'parking_session'::regclass THEN
      EXECUTE format('LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE', parent);
      EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', old);
      CREATE TEMP TABLE kept_stay ON COMMIT DROP AS
        SELECT s.* FROM arrear a JOIN parking_session s ON s.id = a.stay_id
        WHERE a.state IN ('grace', 'review', 'outstanding', 'held', 'disputed') AND s.arrear_id = a.id AND s.tableoid = old;
    END IF;`,
  `IF parent = 'parking_session'::regclass THEN
      INSERT INTO parking_session SELECT * FROM kept_stay;
      DROP TABLE kept_stay;
    END IF;`,
)
