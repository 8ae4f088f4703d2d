import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Reads the audit log once, in a transaction of its own that lets everybody read and write meanwhile. */
export class JournalBoundChecked1766700000004 implements MigrationInterface {
  name = 'JournalBoundChecked1766700000004'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE journal VALIDATE CONSTRAINT journal_before_bound')
  }

  /** A constraint that holds needs no undoing. */
  down(): Promise<void> {
    return Promise.resolve()
  }
}
