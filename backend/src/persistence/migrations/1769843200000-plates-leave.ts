import type { MigrationInterface, QueryRunner } from 'typeorm'

const TABLES = ['recovery_order', 'bill', 'approval']
const INDEXES = [
  'recovery_order_plate_look ON recovery_order (plate_look_at) WHERE plate_look_at IS NOT NULL',
  // The bill of an order loses its plate with the order.
  `bill_plate_look ON bill (plate_look_at) WHERE plate_look_at IS NOT NULL AND cause <> 'recovery'`,
  'approval_plate_look ON approval (plate_look_at) WHERE plate_look_at IS NOT NULL',
  `incident_plate ON incident (closed_at) WHERE kind = 'correction_asked' AND closed_at IS NOT NULL
    AND coalesce(detail->>'plateText', detail->'before'->>'plateText', detail->'proposal'->>'plateText') <> '—'`,
]

/**
 * Orders, bills and approvals stay in the books, and the plate leaves them. `plate_look_at`: when it is decided whether the plate is still
 * needed; null once it has left. No table is rewritten: what is there gets one time for all, three years from now. The former version
 * inserts without the column and gets three years as well; it takes no plate away. Each statement commits by itself: a table that got a
 * column is closed to its readers as well until the commit, and none of them waits for the indexes of the others. Broken off, it runs again.
 */
export class PlatesLeave1769843200000 implements MigrationInterface {
  name = 'PlatesLeave1769843200000'
  transaction = false

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES)
      await runner.query(
        `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS plate_look_at timestamptz DEFAULT now() + interval '3 years'`,
      )
    for (const index of INDEXES) await runner.query(`CREATE INDEX IF NOT EXISTS ${index}`)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX incident_plate')
    for (const table of TABLES) await runner.query(`ALTER TABLE ${table} DROP COLUMN plate_look_at`)
  }
}
