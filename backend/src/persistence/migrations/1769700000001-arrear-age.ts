import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Debts of a merchant by age. One that is settled leaves it, so that a payment writes nothing more. Only a query that asks for an
 * age implies its condition: whoever asks for a plate must never walk through all debts of the merchant, whatever is estimated. Whoever has millions of debts builds it beforehand.
 */
export class ArrearAge1769700000001 implements MigrationInterface {
  name = 'ArrearAge1769700000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX IF NOT EXISTS arrear_age ON arrear (merchant_id, exited_at, id) WHERE state IN ('outstanding', 'held') AND exited_at IS NOT NULL`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX arrear_age')
  }
}
