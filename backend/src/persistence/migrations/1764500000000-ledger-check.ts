import type { MigrationInterface, QueryRunner } from 'typeorm'

const check = (condition: string) => `
CREATE OR REPLACE FUNCTION ledger_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (${condition}) THEN
    RAISE EXCEPTION USING ERRCODE = 'FX003', MESSAGE = 'ledger transaction does not sum to zero';
  END IF;
  RETURN NULL;
END $$`

/**
 * The postings of one statement must be balanced in themselves. Then so is everything ever written, and the check reads
 * only what is being added: before, it read the table, and its plan was one for the day the table was empty.
 */
export class LedgerCheck1764500000000 implements MigrationInterface {
  name = 'LedgerCheck1764500000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      check('SELECT 1 FROM added GROUP BY ledger_transaction_id HAVING sum(amount_fen) <> 0'),
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      check(`SELECT 1 FROM ledger_posting p
        WHERE p.ledger_transaction_id IN (SELECT DISTINCT ledger_transaction_id FROM added)
        GROUP BY p.ledger_transaction_id HAVING sum(p.amount_fen) <> 0`),
    )
  }
}
