import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When a member of staff first had an incident before their eyes. The former version writes no such time and reads none. */
export class IncidentSeen1767200000000 implements MigrationInterface {
  name = 'IncidentSeen1767200000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE incident ADD COLUMN seen_at timestamptz, ADD COLUMN seen_by uuid')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE incident DROP COLUMN seen_at, DROP COLUMN seen_by')
  }
}
