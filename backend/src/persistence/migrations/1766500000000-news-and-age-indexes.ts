import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Screens ask every few seconds for incidents that were closed just now, and a payment that stays unresolved asks whether
 * it was ever reported; neither was served by an index, since those of incidents hold the open ones only. Old idempotency
 * keys are deleted in slices, each of which would read the whole table.
 */
export class NewsAndAgeIndexes1766500000000 implements MigrationInterface {
  name = 'NewsAndAgeIndexes1766500000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX incident_closed ON incident (closed_at, lot_id) WHERE closed_at IS NOT NULL',
    )
    await runner.query('CREATE INDEX incident_subject ON incident (kind, subject)')
    await runner.query('CREATE INDEX idempotency_age ON idempotency (created_at)')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX idempotency_age')
    await runner.query('DROP INDEX incident_subject')
    await runner.query('DROP INDEX incident_closed')
  }
}
