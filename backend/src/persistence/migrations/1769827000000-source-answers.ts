import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * How often each source was answered what, by day and call, kept for 92 days: small counters, so that whoever made an error sees how
 * often without a row for each. The late events of a source are found by an index of them alone: an event in time writes nothing there.
 * Whoever has millions of events builds it beforehand, a partition at a time.
 */
export class SourceAnswers1769827000000 implements MigrationInterface {
  name = 'SourceAnswers1769827000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE source_answer (
        source_id uuid NOT NULL REFERENCES integration_source,
        day date NOT NULL,
        call text NOT NULL,
        outcome text NOT NULL,
        code text NOT NULL DEFAULT '',
        n bigint NOT NULL,
        PRIMARY KEY (source_id, day, call, outcome, code)
      ) WITH (fillfactor = 50);
      CREATE INDEX source_answer_day ON source_answer (day)`)
    await runner.query(
      'CREATE INDEX IF NOT EXISTS integration_event_late ON integration_event (source_id, id) WHERE is_late',
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX integration_event_late')
    await runner.query('DROP TABLE source_answer')
  }
}
