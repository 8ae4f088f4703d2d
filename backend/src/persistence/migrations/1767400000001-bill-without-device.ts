import type { MigrationInterface, QueryRunner } from 'typeorm'

const OPEN = `('created', 'prepaid', 'unknown')`

/**
 * A bill that no device holds a car for is paid without an order. The former version reads its orders with their payments and
 * so never meets these; WeChat is told by it to deliver their callbacks again, to a node that knows them. One payment that is
 * still wanted for each payer and bill: the number of a payer whose sum has fallen may live beside the next one until it is
 * closed. The condition of the index stays the states alone, so that it finds what is open.
 */
export class BillWithoutDevice1767400000001 implements MigrationInterface {
  name = 'BillWithoutDevice1767400000001'

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['payment', 'settlement', 'refund'])
      await runner.query(`ALTER TABLE ${table} ALTER COLUMN order_id DROP NOT NULL`)
    await runner.query('CREATE INDEX payment_bill ON payment (bill_id) WHERE order_id IS NULL')
    await runner.query('CREATE UNIQUE INDEX settlement_bill ON settlement (bill_id) WHERE order_id IS NULL')
    await runner.query(
      `CREATE UNIQUE INDEX payment_wanted_payer ON payment (bill_id, owner_id, (CASE WHEN close_wanted THEN id END)) NULLS NOT DISTINCT
        WHERE state IN ${OPEN}`,
    )
    await runner.query('DROP INDEX payment_live_payer')
    await runner.query(
      `CREATE INDEX bill_brief ON bill (created_at) WHERE state = 'open' AND cause <> 'recovery'`,
    )
    await runner.query(`
      CREATE TABLE owner_bill (
        owner_id uuid NOT NULL REFERENCES owner,
        bill_id uuid NOT NULL REFERENCES bill,
        first_seen_at timestamptz NOT NULL,
        PRIMARY KEY (owner_id, bill_id)
      )`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE owner_bill')
    await runner.query('DROP INDEX bill_brief')
    await runner.query('DROP INDEX payment_wanted_payer')
    await runner.query(
      `CREATE UNIQUE INDEX payment_live_payer ON payment (order_id, owner_id) WHERE state IN ${OPEN}`,
    )
    await runner.query('DROP INDEX settlement_bill')
    await runner.query('DROP INDEX payment_bill')
    for (const table of ['payment', 'settlement', 'refund'])
      await runner.query(`ALTER TABLE ${table} ALTER COLUMN order_id SET NOT NULL`)
  }
}
