import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Until when nobody is held for a debt whose payment was taken back. It stood in the debt's reservation, in whose place whoever collects it next
 * puts their own. The former version goes on with that alone, which is written as before and read beside this.
 */
export class NotHeldUntil1769839000000 implements MigrationInterface {
  name = 'NotHeldUntil1769839000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE arrear ADD COLUMN not_held_until timestamptz;
      UPDATE arrear a SET not_held_until = r.expires_at
      FROM arrear_reservation r WHERE r.arrear_id = a.id AND r.why = 'taken_back'`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE arrear DROP COLUMN not_held_until')
  }
}
