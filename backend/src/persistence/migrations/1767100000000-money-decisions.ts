import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What was first sent to WeChat for a payment, so that asking again repeats it. Which merchant number was looked at before a
 * lock was raised; null in orders of a version that did not look. What staff decided about debts, and what waits for a
 * second person.
 */
export class MoneyDecisions1767100000000 implements MigrationInterface {
  name = 'MoneyDecisions1767100000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payment ADD COLUMN description text, ADD COLUMN notify_url text')
    await runner.query('ALTER TABLE recovery_order ADD COLUMN checked_mchid text')
    await runner.query(`
      CREATE TABLE approval (
        id uuid PRIMARY KEY,
        merchant_id uuid NOT NULL REFERENCES merchant,
        lot_id uuid NOT NULL REFERENCES lot,
        order_id uuid REFERENCES recovery_order,
        act text NOT NULL,
        arrear_ids uuid[] NOT NULL,
        plate_text text NOT NULL,
        plate_key text NOT NULL,
        amount_fen bigint NOT NULL CHECK (amount_fen > 0),
        reason text NOT NULL,
        reference text,
        state text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        asked_by uuid NOT NULL REFERENCES staff,
        asked_at timestamptz NOT NULL,
        decided_by uuid REFERENCES staff,
        decided_at timestamptz
      )`)
    await runner.query(
      `CREATE INDEX approval_asked ON approval (merchant_id, asked_at DESC) WHERE state = 'asked'`,
    )
    await runner.query('CREATE INDEX approval_plate ON approval (merchant_id, plate_key, asked_at)')
    await runner.query(
      `CREATE INDEX payment_quarantined ON payment (merchant_id) WHERE state = 'quarantined'`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX payment_quarantined')
    await runner.query('DROP TABLE approval')
    await runner.query('ALTER TABLE recovery_order DROP COLUMN checked_mchid')
    await runner.query('ALTER TABLE payment DROP COLUMN description, DROP COLUMN notify_url')
  }
}
