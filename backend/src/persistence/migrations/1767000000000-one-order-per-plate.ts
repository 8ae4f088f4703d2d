import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * One car is held by one order at a time. Of two live orders for a plate the paid one, else the older one, is kept; the
 * others are marked and those whose lock is up reach the longest hold now, so that their locks go down with every job and
 * entry that this has. The marked ones stand outside the index until they have ended.
 */
export class OneOrderPerPlate1767000000000 implements MigrationInterface {
  name = 'OneOrderPerPlate1767000000000'

  async up(runner: QueryRunner): Promise<void> {
    // Locks the table until the end: no order is opened between looking for duplicates and building the index.
    await runner.query(`
ALTER TABLE recovery_order ADD COLUMN went_up_at timestamptz, ADD COLUMN again_reason text,
  ADD COLUMN duplicate_of uuid REFERENCES recovery_order, ADD COLUMN plate_freed boolean NOT NULL DEFAULT false`)
    // A released order no longer holds its car. Later this is written when the next order for the car is opened, so that a
    // release touches no index.
    await runner.query(
      'UPDATE recovery_order SET plate_freed = true WHERE ended_at IS NULL AND released_at IS NOT NULL',
    )
    await runner.query(`
WITH live AS (
  SELECT id, first_value(id) OVER (PARTITION BY merchant_id, plate_key ORDER BY (paid_at IS NULL), created_at, id) AS kept
  FROM recovery_order
  WHERE ended_at IS NULL AND NOT plate_freed
), duplicate AS (
  UPDATE recovery_order o SET duplicate_of = l.kept, plate_freed = true, version = o.version + 1, updated_at = now(),
    hold_until = CASE WHEN o.state = 'active' THEN now() ELSE o.hold_until END
  FROM live l WHERE l.id = o.id AND l.kept <> o.id
  RETURNING o.id, o.merchant_id, o.version, o.duplicate_of
), due AS (
  UPDATE deadline d SET due_at = now(), hastened_at = NULL FROM duplicate
  WHERE d.entity = 'recovery_order' AND d.id = duplicate.id
)
INSERT INTO journal (merchant_id, entity, entity_id, order_id, event, version, actor, detail, at)
SELECT merchant_id, 'recovery_order', id::text, id, 'found_duplicate', version, 'platform',
  jsonb_build_object('keptOrderId', duplicate_of), now() FROM duplicate`)
    await runner.query(`
CREATE UNIQUE INDEX recovery_order_plate_live ON recovery_order (merchant_id, plate_key)
  WHERE ended_at IS NULL AND NOT plate_freed`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX recovery_order_plate_live')
    await runner.query(
      'ALTER TABLE recovery_order DROP COLUMN plate_freed, DROP COLUMN duplicate_of, DROP COLUMN again_reason, DROP COLUMN went_up_at',
    )
  }
}
