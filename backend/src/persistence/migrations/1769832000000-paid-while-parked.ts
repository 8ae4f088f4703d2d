import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Stays that are paid for while they go on: a bill names the stay instead of a debt, and the stay bears what was paid for it. The former
 * version knows none of it and would charge such a stay in full: none is offered while it may run (docs/operations.md, Upgrade).
 */
export class PaidWhileParked1769832000000 implements MigrationInterface {
  name = 'PaidWhileParked1769832000000'

  async up(runner: QueryRunner): Promise<void> {
    // A constant default rewrites nothing, and a check would read every stay: the invariants say that it is not negative.
    await runner.query(`
      ALTER TABLE parking_session ADD COLUMN prepaid_fen bigint NOT NULL DEFAULT 0, ADD COLUMN prepaid_until timestamptz,
        ADD COLUMN leave_by timestamptz;
      CREATE TABLE bill_stay (
        bill_id uuid PRIMARY KEY REFERENCES bill,
        merchant_id uuid NOT NULL REFERENCES merchant,
        stay_id uuid NOT NULL,
        amount_fen bigint NOT NULL CHECK (amount_fen > 0),
        priced_at timestamptz NOT NULL,
        is_live boolean NOT NULL DEFAULT true,
        paid_fen bigint NOT NULL DEFAULT 0 CHECK (paid_fen IN (0, amount_fen)),
        returned_fen bigint NOT NULL DEFAULT 0 CHECK (returned_fen BETWEEN 0 AND paid_fen),
        leave_by timestamptz
      );
      CREATE UNIQUE INDEX bill_stay_live ON bill_stay (stay_id) WHERE is_live;
      CREATE INDEX bill_stay_stay ON bill_stay (stay_id)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE bill_stay;
      ALTER TABLE parking_session DROP COLUMN prepaid_fen, DROP COLUMN prepaid_until, DROP COLUMN leave_by`)
  }
}
