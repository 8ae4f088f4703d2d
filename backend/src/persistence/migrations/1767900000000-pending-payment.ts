import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When another system first said that a payment is pending: it keeps a debt from being held for so long, and no longer. */
export class PendingPayment1767900000000 implements MigrationInterface {
  name = 'PendingPayment1767900000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE pending_payment (
  source_id uuid NOT NULL REFERENCES integration_source,
  payment_ref text NOT NULL,
  told_at timestamptz NOT NULL,
  PRIMARY KEY (source_id, payment_ref)
);
CREATE INDEX pending_payment_told ON pending_payment (told_at)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pending_payment')
  }
}
