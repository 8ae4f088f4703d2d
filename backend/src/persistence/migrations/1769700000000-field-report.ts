import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What a report tells of the field: how often the rules before a lock said no (a count for each lot, day and rule, without a
 * plate), when devices were out of reach, and who worked when. The former version writes neither and loses nothing by it.
 */
export class FieldReport1769700000000 implements MigrationInterface {
  name = 'FieldReport1769700000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE gate_refusal (
        merchant_id uuid NOT NULL REFERENCES merchant(id),
        day date NOT NULL,
        lot_id uuid NOT NULL REFERENCES lot(id),
        code text NOT NULL,
        refused_count int NOT NULL,
        PRIMARY KEY (merchant_id, day, lot_id, code)
      )`)
    await runner.query(`
      CREATE TABLE device_outage (
        device_id text NOT NULL REFERENCES device(id),
        began_at timestamptz NOT NULL,
        merchant_id uuid NOT NULL REFERENCES merchant(id),
        ended_at timestamptz,
        PRIMARY KEY (device_id, began_at)
      )`)
    await runner.query(
      'CREATE UNIQUE INDEX device_outage_open ON device_outage (device_id) WHERE ended_at IS NULL',
    )
    await runner.query('CREATE INDEX shift_merchant ON shift (merchant_id, started_at)')
    await runner.query('CREATE INDEX notice_left ON notice (merchant_id, left_at) WHERE left_at IS NOT NULL')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX notice_left')
    await runner.query('DROP INDEX shift_merchant')
    await runner.query('DROP TABLE device_outage, gate_refusal')
  }
}
