import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What people decided about debts and stays that were doubted: how often each source is doubted is counted from here, and of a sample
 * (`shown` is what was decided about) another person says the same without seeing the first answer. The former version writes nothing
 * here: what is decided on its nodes during an upgrade is not in these figures.
 */
export class ReviewDecisions1769827100000 implements MigrationInterface {
  name = 'ReviewDecisions1769827100000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE review_decision (
        id uuid PRIMARY KEY,
        merchant_id uuid NOT NULL REFERENCES merchant,
        lot_id uuid NOT NULL REFERENCES lot,
        arrear_id uuid,
        stay_id uuid,
        decision text NOT NULL,
        is_mended boolean NOT NULL,
        reason text NOT NULL,
        decided_by uuid NOT NULL REFERENCES staff,
        decided_at timestamptz NOT NULL,
        shown jsonb,
        second_decision text,
        second_reason text,
        second_by uuid REFERENCES staff,
        second_at timestamptz,
        closed_by uuid REFERENCES staff,
        close_reason text,
        closed_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        CHECK (arrear_id IS NOT NULL OR stay_id IS NOT NULL),
        CHECK (second_by <> decided_by)
      );
      CREATE INDEX review_decision_merchant ON review_decision (merchant_id, decided_at);
      CREATE INDEX review_decision_age ON review_decision (decided_at);
      CREATE INDEX review_decision_again ON review_decision (merchant_id, decided_at, id) WHERE shown IS NOT NULL AND second_at IS NULL;
      CREATE INDEX review_decision_differs ON review_decision (merchant_id, second_at, id) WHERE second_decision <> decision AND closed_at IS NULL`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE review_decision')
  }
}
