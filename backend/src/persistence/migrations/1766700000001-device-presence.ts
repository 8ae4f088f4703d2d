import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * When a device was last heard, outside its versioned row: written at most once a minute, and never an index with it. The
 * former version goes on with `device.last_seen_at`; whoever reads takes the later of both. The index that goes served only
 * the minute's search for silent devices, which now reads the presence of all.
 */
export class DevicePresence1766700000001 implements MigrationInterface {
  name = 'DevicePresence1766700000001'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE device_presence (
  device_id text PRIMARY KEY,
  seen_at timestamptz NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 500)`)
    await runner.query('DROP INDEX device_link')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX device_link ON device (last_seen_at) WHERE link <> 'offline'`)
    await runner.query('DROP TABLE device_presence')
  }
}
