import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Cars that went away long ago are looked at from the oldest on; the older index begins with the lot. */
export class SightingEndedAt1768600000000 implements MigrationInterface {
  name = 'SightingEndedAt1768600000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX IF NOT EXISTS sighting_ended_at ON sighting (ended_at, id) WHERE ended_at IS NOT NULL',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX sighting_ended_at')
  }
}
