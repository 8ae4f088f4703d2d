import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What the check of all rules needs to look only at what is new: when a device told of an event, whose id is its own; what other
 * systems took for a debt; which change a delivery tells; and when something was booked, which is the order of the
 * ledger's pages. Nothing that a payment writes gets an entry in an index but in the last page of the ledger's summary. Events of
 * before count as told now. Whoever has many millions of deliveries or events builds the indexes beforehand.
 *
 * A run that nobody watched leaves its result.
 */
export class AuditLooks1769834000000 implements MigrationInterface {
  name = 'AuditLooks1769834000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device_event ADD COLUMN IF NOT EXISTS told_at timestamptz NOT NULL DEFAULT now();
      CREATE INDEX IF NOT EXISTS device_event_told ON device_event (told_at, id);
      CREATE INDEX IF NOT EXISTS external_payment_arrear ON external_payment (arrear_id);
      CREATE INDEX IF NOT EXISTS webhook_delivery_journal ON webhook_delivery (journal_id, webhook_id);
      CREATE INDEX IF NOT EXISTS ledger_transaction_booked ON ledger_transaction USING brin (booked_at) WITH (pages_per_range = 16, autosummarize = on);
      CREATE TABLE audit_run (
        id uuid PRIMARY KEY,
        began_at timestamptz NOT NULL,
        ended_at timestamptz NOT NULL,
        broken_count integer NOT NULL,
        broken jsonb NOT NULL,
        digest text
      );
      CREATE INDEX audit_run_ended ON audit_run (ended_at)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE audit_run;
      DROP INDEX ledger_transaction_booked, webhook_delivery_journal, external_payment_arrear, device_event_told;
      ALTER TABLE device_event DROP COLUMN told_at`)
  }
}
