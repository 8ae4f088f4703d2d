import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Which generation of copies in Redis holds, and which node follows which one. The former version goes on with
 * `live_generation` and keys of its own until it is gone.
 */
export class OrderCacheLease1766400000000 implements MigrationInterface {
  name = 'OrderCacheLease1766400000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE order_cache_generation (
        name text PRIMARY KEY,
        generation bigint NOT NULL,
        server text NOT NULL,
        begun_at timestamptz NOT NULL,
        swept_until timestamptz
      );
      CREATE TABLE order_cache_node (
        name text NOT NULL,
        node_id uuid NOT NULL,
        generation bigint,
        seen_at timestamptz NOT NULL,
        PRIMARY KEY (name, node_id)
      ) WITH (fillfactor = 50);
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_cache_node; DROP TABLE order_cache_generation')
  }
}
