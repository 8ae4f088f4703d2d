import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Which nodes live and what runs on each. Neither `report_node` nor `order_cache_node` is that: the first has a row for each connection to
 * the broker, the second is of one Redis, and a node whose consumer or cache has stopped is just what is to be seen here. The former
 * version writes nothing here: its nodes are not listed.
 */
export class NodeLease1769827200000 implements MigrationInterface {
  name = 'NodeLease1769827200000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE node_lease (
        node_id uuid PRIMARY KEY,
        host text NOT NULL,
        version text NOT NULL,
        health jsonb NOT NULL,
        started_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL
      ) WITH (fillfactor = 50)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE node_lease')
  }
}
