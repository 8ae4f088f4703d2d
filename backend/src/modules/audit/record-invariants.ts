import type { StatefulTable } from '../../persistence/table-types'
import { ASKED, IN_RANGE, states, type Ask, type Invariant } from './invariant'
import type { KeyedSubject } from './subjects'

/** What the audit log says last of a row's state, beside what the row says. */
const lastEntryDiffers = (table: StatefulTable, column: string, asked: string): string => `
      SELECT '${table} ' || r.id || ' ' || r.${column} || ', last entry ' || l.to_state AS what
      FROM ${table} r CROSS JOIN LATERAL (
        SELECT j.to_state, j.version FROM journal j
        WHERE j.entity = '${table}' AND j.entity_id = r.id::text AND (j.from_state IS NOT NULL OR j.to_state IS NOT NULL)
        ORDER BY j.id DESC LIMIT 1) l
      WHERE r.id = ${asked} AND l.to_state <> r.${column}`
const AUDITED = [
  'recovery_order',
  'bill',
  'notice',
  'payment',
  'settlement',
  'refund',
  'arrear',
  'move_task',
  'incident',
  'approval',
] as const satisfies readonly (StatefulTable & KeyedSubject)[]

const withoutEntry = (table: 'lock_command' | 'settlement' | 'refund'): Ask => ({
  of: table,
  sql: `
      SELECT '${table} ' || r.id AS what FROM ${table} r WHERE r.id = ${ASKED}
        AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.entity = '${table}' AND j.entity_id = r.id::text)`,
})

/** What the rows of the database must say of each other. */
export const RECORD_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I17',
    rule: 'Versions only grow, one at a time per row',
    asks: [
      {
        of: 'journal',
        sql: `
      SELECT j.entity || ' ' || j.entity_id || ' version ' || j.version AS what FROM journal j
      WHERE j.id ${IN_RANGE} AND j.version IS NOT NULL AND EXISTS (
        SELECT 1 FROM journal o WHERE o.entity = j.entity AND o.entity_id = j.entity_id AND o.version = j.version AND o.id <> j.id)`,
      },
      {
        of: 'device',
        sql: `
      SELECT 'device ' || d.id || ' epoch' AS what FROM device d
      WHERE d.id = ANY ($1::text[]) AND d.last_epoch < (SELECT coalesce(max(o.epoch), 0) FROM recovery_order o WHERE o.device_id = d.id)`,
      },
    ],
  },
  {
    id: 'I19a',
    // A job that queued its own successor under its key has lost the key, and nothing more to do. A pass that the clock starts has few
    // attempts: where its process was killed in each of them, which leaves no error, the next pass takes its place within two minutes.
    rule: 'Every job runs: none has used up its attempts',
    asks: [
      {
        of: 'open',
        sql: `SELECT 'job ' || j.task_identifier || ' ' || coalesce(j.key, '') || ': ' || coalesce(j.last_error, '') AS what FROM graphile_worker.jobs j WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL AND j.key IS NOT NULL AND (j.last_error IS NOT NULL OR j.max_attempts > 3 OR j.max_attempts > 1 AND j.updated_at < now() - interval '2 minutes')`,
      },
    ],
  },
  {
    id: 'I20',
    rule: 'An arrear is in at most one live order, a device in at most one',
    asks: [
      {
        of: 'arrear',
        sql: `
      SELECT 'arrear ' || oa.arrear_id AS what FROM order_arrear oa WHERE oa.arrear_id = ${ASKED} AND oa.is_active GROUP BY oa.arrear_id HAVING count(*) > 1
      UNION ALL
      SELECT 'arrear ' || a.id || ' held by nothing' FROM arrear a WHERE a.id = ${ASKED} AND a.state = ${states<'arrear'>('held')} AND NOT EXISTS (SELECT 1 FROM order_arrear oa WHERE oa.arrear_id = a.id AND oa.is_active)`,
      },
      {
        of: 'open',
        sql: `SELECT 'device ' || o.device_id AS what FROM recovery_order o WHERE NOT o.device_free GROUP BY o.device_id HAVING count(*) > 1`,
      },
    ],
  },
  {
    id: 'I21',
    rule: 'Rows that belong together belong to one merchant',
    asks: [
      {
        of: 'recovery_order',
        sql: `
      SELECT 'order ' || o.id AS what FROM recovery_order o JOIN device d ON d.id = o.device_id JOIN lot l ON l.id = o.lot_id JOIN staff s ON s.id = o.opened_by
      WHERE o.id = ${ASKED} AND (o.merchant_id <> ALL (ARRAY[d.merchant_id, l.merchant_id, s.merchant_id])
         OR d.merchant_id <> o.merchant_id OR l.merchant_id <> o.merchant_id OR s.merchant_id <> o.merchant_id)
      UNION ALL
      SELECT 'order_arrear ' || oa.order_id FROM order_arrear oa JOIN recovery_order o ON o.id = oa.order_id JOIN arrear a ON a.id = oa.arrear_id WHERE oa.order_id = ${ASKED} AND a.merchant_id <> o.merchant_id`,
      },
      {
        of: 'payment',
        sql: `SELECT 'payment ' || p.id AS what FROM payment p JOIN recovery_order o ON o.id = p.order_id WHERE p.id = ${ASKED} AND p.merchant_id <> o.merchant_id`,
      },
    ],
  },
  {
    id: 'I22a',
    rule: 'Every cause and every movement of money has an entry in the audit log',
    asks: [withoutEntry('lock_command'), withoutEntry('settlement'), withoutEntry('refund')],
  },
  {
    id: 'I30',
    // Of commands and devices only an entry for the present version counts: not all their changes were logged from the beginning.
    rule: 'Every change of an audited state has its entry: the last one names the state that the row has',
    asks: [
      ...AUDITED.map(table => ({ of: table, sql: lastEntryDiffers(table, 'state', ASKED) })),
      {
        of: 'lock_command',
        sql: `${lastEntryDiffers('lock_command', 'state', ASKED)} AND l.version = r.version`,
      },
      {
        of: 'device',
        sql: `${lastEntryDiffers('device', 'lifecycle', 'ANY ($1::text[])')} AND l.version = r.version`,
      },
    ],
  },
  {
    id: 'I37',
    // The hash of its picture outlives the picture.
    rule: 'A notice reminds of its own debts, once it was left with its picture, and not before',
    asks: [
      {
        of: 'notice',
        sql: `
      SELECT 'notice ' || n.id || ' left without its picture' AS what FROM notice n
      WHERE n.id = ${ASKED} AND n.state = ${states<'notice'>('left')} AND (n.photo_sha256 IS NULL OR n.left_at IS NULL)
      UNION ALL
      SELECT 'reminder ' || r.id || ' of notice ' || n.id || ' ' || n.state FROM notice n JOIN reminder r ON r.notice_id = n.id
      WHERE n.id = ${ASKED} AND (n.state <> ${states<'notice'>('left')} OR r.photo_id IS DISTINCT FROM n.photo_id OR r.delivered_at IS NULL
        OR NOT n.content->'lines' @> jsonb_build_array(jsonb_build_object('arrearId', r.arrear_id)))`,
      },
    ],
  },
  {
    id: 'I23',
    rule: 'The audit log holds no openid and no session key',
    asks: [
      {
        of: 'open',
        sql: `
      SELECT 'journal ' || j.id AS what FROM journal j WHERE j.detail IS NOT NULL AND j.id > (SELECT coalesce(max(id), 0) - 5000 FROM journal)
        AND (j.detail::text LIKE '%"openid"%' OR j.detail::text LIKE '%session_key%'
          OR EXISTS (SELECT 1 FROM (SELECT openid FROM owner ORDER BY id DESC LIMIT 50) w WHERE j.detail::text LIKE '%' || w.openid || '%'))`,
      },
    ],
  },
]
