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
  ADD COLUMN duplicate_of uuid REFERENCES recovery_order`)
    await runner.query(`
WITH live AS (
  SELECT id, first_value(id) OVER (PARTITION BY merchant_id, plate_key ORDER BY (paid_at IS NULL), created_at, id) AS kept
  FROM recovery_order
  WHERE state IN ('created', 'deploying', 'active', 'paid', 'releasing', 'cancelling') OR state = 'deploy_failed' AND released_at IS NULL
), duplicate AS (
  UPDATE recovery_order o SET duplicate_of = l.kept, version = o.version + 1, updated_at = now(),
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
  WHERE duplicate_of IS NULL AND (state IN ('created', 'deploying', 'active', 'paid', 'releasing', 'cancelling')
    OR state = 'deploy_failed' AND released_at IS NULL)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX recovery_order_plate_live')
    await runner.query(
      'ALTER TABLE recovery_order DROP COLUMN duplicate_of, DROP COLUMN again_reason, DROP COLUMN went_up_at',
    )
  }
}
