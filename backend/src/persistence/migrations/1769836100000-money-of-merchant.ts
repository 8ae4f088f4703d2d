import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Payments and refunds of a merchant by their ids, which are ordered by time: an office that looks at some days reads none of other
 * merchants. And refunds by their order, which every page of an order asks for. Nothing in them changes after a payment is made. Whoever has millions of payments builds the first beforehand.
 */
export class MoneyOfMerchant1769836100000 implements MigrationInterface {
  name = 'MoneyOfMerchant1769836100000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX IF NOT EXISTS payment_merchant ON payment (merchant_id, id)')
    await runner.query('CREATE INDEX IF NOT EXISTS refund_merchant ON refund (merchant_id, id)')
    await runner.query(
      'CREATE INDEX IF NOT EXISTS refund_order ON refund (order_id) WHERE order_id IS NOT NULL',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX refund_order')
    await runner.query('DROP INDEX refund_merchant')
    await runner.query('DROP INDEX payment_merchant')
  }
}
