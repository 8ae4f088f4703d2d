import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Pages of a merchant's devices, of its closed incidents and of the shifts of a person. A page of incidents that are not closed needs
 * none: there are few. None names a column that a report of a device, a payment or an incident that is still open changes.
 */
export class LongLists1769826000000 implements MigrationInterface {
  name = 'LongLists1769826000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX IF NOT EXISTS device_listed ON device (merchant_id, id)')
    await runner.query(
      `CREATE INDEX IF NOT EXISTS incident_listed ON incident (merchant_id, level, opened_at, id) WHERE state = 'closed'`,
    )
    await runner.query('CREATE INDEX IF NOT EXISTS shift_staff ON shift (staff_id, started_at, id)')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX shift_staff')
    await runner.query('DROP INDEX incident_listed')
    await runner.query('DROP INDEX device_listed')
  }
}
