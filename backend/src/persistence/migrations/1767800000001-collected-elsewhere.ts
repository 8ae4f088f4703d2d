import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What other systems collect: who has said that they are collecting a debt and until when, and what they have told us was
 * paid to them, so that it can be taken back.
 */
export class CollectedElsewhere1767800000001 implements MigrationInterface {
  name = 'CollectedElsewhere1767800000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE arrear_reservation (
  arrear_id uuid PRIMARY KEY REFERENCES arrear,
  source_id uuid NOT NULL REFERENCES integration_source,
  payment_ref text NOT NULL,
  why text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX arrear_reservation_expiry ON arrear_reservation (expires_at);
CREATE TABLE external_payment (
  source_id uuid NOT NULL REFERENCES integration_source,
  payment_ref text NOT NULL,
  arrear_id uuid NOT NULL REFERENCES arrear,
  merchant_id uuid NOT NULL REFERENCES merchant,
  bill_id uuid,
  channel text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  told_at timestamptz NOT NULL,
  reversed_at timestamptz,
  PRIMARY KEY (source_id, payment_ref, arrear_id)
)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE external_payment, arrear_reservation')
  }
}
