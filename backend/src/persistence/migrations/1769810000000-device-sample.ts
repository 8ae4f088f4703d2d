import type { MigrationInterface, QueryRunner } from 'typeorm'

/** How battery and signal of a device were, at most one row an hour and device, kept for 36 days. */
export class DeviceSample1769810000000 implements MigrationInterface {
  name = 'DeviceSample1769810000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE device_sample (
        device_id text NOT NULL REFERENCES device,
        hour timestamptz NOT NULL,
        battery_pct integer,
        rssi integer,
        PRIMARY KEY (device_id, hour)
      );
      CREATE INDEX device_sample_hour ON device_sample (hour)`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE device_sample')
  }
}
