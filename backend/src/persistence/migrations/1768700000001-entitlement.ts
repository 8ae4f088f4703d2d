import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What plates, and single stays, need not pay: passes, lists of free plates, coupons, a person's status, and times that another system
 * charges or forbids. Beside each stay: which of them made its price.
 */
export class Entitlement1768700000001 implements MigrationInterface {
  name = 'Entitlement1768700000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE entitlement (
        id uuid PRIMARY KEY,
        merchant_id uuid NOT NULL REFERENCES merchant,
        version integer NOT NULL DEFAULT 1,
        kind text NOT NULL,
        name text NOT NULL,
        plate_keys text[] NOT NULL,
        stay_id uuid,
        lot_ids uuid[] NOT NULL DEFAULT '{}',
        bays text[] NOT NULL DEFAULT '{}',
        from_minute integer,
        to_minute integer,
        coupon_unit text,
        coupon_amount bigint,
        status_code text,
        valid_from timestamptz NOT NULL,
        valid_to timestamptz NOT NULL,
        granted_by uuid REFERENCES staff,
        source_id uuid REFERENCES integration_source,
        source_ref text,
        used_stay_id uuid,
        ended_at timestamptz,
        created_at timestamptz NOT NULL,
        CHECK (valid_to >= valid_from),
        CHECK ((from_minute IS NULL) = (to_minute IS NULL)),
        CHECK ((coupon_unit IS NULL) = (coupon_amount IS NULL)),
        CHECK ((source_id IS NULL) = (source_ref IS NULL))
      );
      CREATE INDEX entitlement_plates ON entitlement USING gin (plate_keys);
      CREATE INDEX entitlement_stay ON entitlement (stay_id) WHERE stay_id IS NOT NULL;
      CREATE INDEX entitlement_merchant ON entitlement (merchant_id, created_at DESC, id DESC);
      CREATE UNIQUE INDEX entitlement_source ON entitlement (source_id, source_ref) WHERE source_id IS NOT NULL;
      ALTER TABLE parking_session ADD COLUMN entitlement_ids uuid[] NOT NULL DEFAULT '{}';
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE parking_session DROP COLUMN entitlement_ids; DROP TABLE entitlement')
  }
}
