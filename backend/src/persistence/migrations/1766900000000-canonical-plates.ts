import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A temporary plate written with its mark behind: seven characters, then the mark. */
const BEHIND = '_______临'
const IN_FRONT = `'临' || left(o.plate_text, 7)`

/**
 * 粤B12345临 and 临粤B12345 are one plate, and stand in one spelling from now on: in debts, orders and exempt plates. Where
 * both spellings were used, the two rows meet now; what a person has to decide is written to the audit log as
 * `plate_collision`, and changed by nobody: an exempt plate that stands there twice, a second live order of the car (it
 * keeps its spelling until it ends), and a stay that seems to be charged twice.
 */
export class CanonicalPlates1766900000000 implements MigrationInterface {
  name = 'CanonicalPlates1766900000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(REPORT_EXEMPT_TWICE)
    await runner.query(REPORT_SECOND_LIVE_ORDERS)
    await runner.query(REPORT_STAYS_CHARGED_TWICE)
    await runner.query(REWRITE_EXEMPT)
    await runner.query(REWRITE_ORDERS)
    await runner.query(REWRITE_ARREARS)
  }

  /** The spellings that there were are not known any more; each is a right one. */
  async down(): Promise<void> {
    // Nothing to do.
  }
}

const EXEMPT_IN_FRONT = `'临' || left(o.plate_key, 7) || substr(o.plate_key, 9)`
const SAME_EXEMPT = `
  SELECT 1 FROM exempt_plate c WHERE c.merchant_id = o.merchant_id AND c.lot_id IS NOT DISTINCT FROM o.lot_id
    AND c.plate_key = ${EXEMPT_IN_FRONT}`
const IS_LIVE = (alias: string) => `${alias}.ended_at IS NULL AND ${alias}.released_at IS NULL`
const OTHER_LIVE_ORDER = `
  SELECT 1 FROM recovery_order c WHERE c.merchant_id = o.merchant_id AND ${IS_LIVE('c')}
    AND c.plate_key = ${IN_FRONT} || '/' || o.plate_colour`
const report = (entity: string, id: string, rows: string) => `
  INSERT INTO journal (merchant_id, actor, at, entity, entity_id, event, detail)
  SELECT o.merchant_id, 'migration', now(), '${entity}', ${id}, 'plate_collision', jsonb_build_object('plateKey', o.plate_key)
  FROM ${rows}`

const REPORT_EXEMPT_TWICE = report(
  'exempt_plate',
  'o.plate_key',
  `exempt_plate o WHERE o.plate_key LIKE '${BEHIND}/%' AND EXISTS (${SAME_EXEMPT})`,
)
const REPORT_SECOND_LIVE_ORDERS = report(
  'recovery_order',
  'o.id::text',
  `recovery_order o WHERE o.plate_text LIKE '${BEHIND}' AND ${IS_LIVE('o')} AND EXISTS (${OTHER_LIVE_ORDER})`,
)
const REPORT_STAYS_CHARGED_TWICE = report(
  'arrear',
  'o.id::text',
  `arrear o WHERE o.plate_text LIKE '${BEHIND}' AND EXISTS (
    SELECT 1 FROM arrear c WHERE c.merchant_id = o.merchant_id AND c.lot_id = o.lot_id
      AND c.plate_key = ${IN_FRONT} || '/' || o.plate_colour
      AND c.entered_at < o.exited_at AND o.entered_at < c.exited_at)`,
)
const REWRITE_EXEMPT = `
  UPDATE exempt_plate o SET plate_key = ${EXEMPT_IN_FRONT}
  WHERE o.plate_key LIKE '${BEHIND}/%' AND NOT EXISTS (${SAME_EXEMPT})`
const REWRITE_ORDERS = `
  UPDATE recovery_order o
  SET plate_text = ${IN_FRONT}, plate_key = ${IN_FRONT} || '/' || o.plate_colour, version = o.version + 1
  WHERE o.plate_text LIKE '${BEHIND}' AND NOT (${IS_LIVE('o')} AND EXISTS (${OTHER_LIVE_ORDER}))`
const REWRITE_ARREARS = `
  UPDATE arrear o
  SET plate_text = ${IN_FRONT}, plate_key = ${IN_FRONT} || '/' || o.plate_colour, version = o.version + 1
  WHERE o.plate_text LIKE '${BEHIND}'`
