import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The open debts of a lot in states other than the common one, by age and by what is due: a list of one lot passed over those of all
 * others. A debt that is paid leaves them, so that a payment writes nothing more. Whoever has millions of debts builds them beforehand.
 */
export class OpenDebtsOfLot1769841000000 implements MigrationInterface {
  name = 'OpenDebtsOfLot1769841000000'

  async up(runner: QueryRunner): Promise<void> {
    const open = `state IN ('grace', 'review', 'held', 'disputed')`
    await runner.query(
      `CREATE INDEX IF NOT EXISTS arrear_lot_listed ON arrear (lot_id, state, exited_at, id) WHERE ${open}`,
    )
    await runner.query(
      `CREATE INDEX IF NOT EXISTS arrear_lot_listed_due ON arrear (lot_id, state, due_fen, id) WHERE ${open} AND due_fen <= 9007199254740991`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX arrear_lot_listed_due')
    await runner.query('DROP INDEX arrear_lot_listed')
  }
}
