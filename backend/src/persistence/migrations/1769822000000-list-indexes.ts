import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The newest debts of a merchant in each state but the one in which most are: `arrear_age` and `arrear_lot_open` lead to those, so that
 * an import writes nothing here. Whoever has millions of debts builds it beforehand.
 * The newest orders that ended unpaid. It names no state and nothing that a payment changes, so that an order that is paid is never
 * written there, and each change before the end stays in its page.
 */
export class ListIndexes1769822000000 implements MigrationInterface {
  name = 'ListIndexes1769822000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX IF NOT EXISTS arrear_listed ON arrear (merchant_id, state, exited_at, id) WHERE state <> 'outstanding'`,
    )
    await runner.query(
      `CREATE INDEX IF NOT EXISTS recovery_order_unpaid ON recovery_order (merchant_id, created_at, id) WHERE ended_at IS NOT NULL AND completed_at IS NULL`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX recovery_order_unpaid')
    await runner.query('DROP INDEX arrear_listed')
  }
}
