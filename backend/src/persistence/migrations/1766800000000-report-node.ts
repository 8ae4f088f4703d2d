import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Nodes that share the reports of devices. The former version knows nothing of it and goes on storing every report, which
 * is harmless beside nodes that store their share.
 */
export class ReportNode1766800000000 implements MigrationInterface {
  name = 'ReportNode1766800000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE report_node (
        node_id uuid PRIMARY KEY,
        beat bigint NOT NULL,
        lag_ms integer NOT NULL,
        seen_at timestamptz NOT NULL
      ) WITH (fillfactor = 50);
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE report_node')
  }
}
