import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The debts of each plate by age, by which a car is told that owes longest. A debt that is paid leaves it, so that a payment writes
 * nothing more. Only a query that asks for the oldest implies its condition, and that of no other index of plates. Whoever has millions of debts builds it beforehand.
 */
export class OldestDebt1769836000000 implements MigrationInterface {
  name = 'OldestDebt1769836000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX IF NOT EXISTS arrear_plate_age ON arrear (merchant_id, plate_key, exited_at, id) WHERE (state IN ('outstanding', 'held')) IS TRUE`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX arrear_plate_age')
  }
}
