import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Which transaction wrote an entry of the audit log. What is older than every running transaction is complete, so that it
 * can be chained for good; ids alone do not tell, since a transaction that took an early one may commit late. NULL: written
 * before this column existed, when nothing else was writing. The index is small and costs an insert next to nothing.
 */
export class JournalTransaction1766300000002 implements MigrationInterface {
  name = 'JournalTransaction1766300000002'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE journal ADD COLUMN xid bigint')
    await runner.query(
      'ALTER TABLE journal ALTER COLUMN xid SET DEFAULT (pg_current_xact_id()::text)::bigint',
    )
    await runner.query(
      'CREATE INDEX journal_xid ON journal USING brin (xid) WITH (pages_per_range = 16, autosummarize = on)',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE journal DROP COLUMN xid')
  }
}
