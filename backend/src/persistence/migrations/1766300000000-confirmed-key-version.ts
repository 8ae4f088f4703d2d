import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * With which version of its keys a device reported last: the only one that it certainly has. NULL: nothing was heard since
 * this column exists, and its credentials were not renewed since then either.
 */
export class ConfirmedKeyVersion1766300000000 implements MigrationInterface {
  name = 'ConfirmedKeyVersion1766300000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE device ADD COLUMN confirmed_key_version integer')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE device DROP COLUMN confirmed_key_version')
  }
}
