import type { MigrationInterface, QueryRunner } from 'typeorm'

const INDEXES = [
  `arrear_due ON arrear (merchant_id, state, due_fen, id) WHERE state <> 'settled' AND due_fen <= 9007199254740991`,
  `arrear_lot_due ON arrear (lot_id, due_fen, id) WHERE state = 'outstanding' AND due_fen <= 9007199254740991`,
  'recovery_order_open_amount ON recovery_order (merchant_id, amount_fen, id) WHERE ended_at IS NULL AND amount_fen <= 9007199254740991',
  'recovery_order_unpaid_amount ON recovery_order (merchant_id, amount_fen, id) WHERE ended_at IS NOT NULL AND completed_at IS NULL AND amount_fen <= 9007199254740991',
  'recovery_order_amount ON recovery_order (merchant_id, amount_fen, id) WHERE completed_at IS NOT NULL AND amount_fen <= 9007199254740991',
  'recovery_order_lot_amount ON recovery_order (lot_id, amount_fen, id) WHERE completed_at IS NOT NULL AND amount_fen <= 9007199254740991',
]

/**
 * Debts and orders by what they are about, for lists that are sorted by it. A debt that is paid leaves them, so that a payment writes
 * nothing more. The bound holds for each row: only a list that is sorted so names it, and whoever asks for a plate never walks through
 * all debts of the merchant, whatever is estimated. An order is written when it is opened and when it ends, and once more only if a price falls meanwhile. Whoever has
 * millions of them builds them beforehand.
 */
export class SortIndexes1769824000000 implements MigrationInterface {
  name = 'SortIndexes1769824000000'

  async up(runner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await runner.query(`CREATE INDEX IF NOT EXISTS ${index}`)
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of INDEXES) await runner.query(`DROP INDEX ${index.split(' ')[0]}`)
  }
}
