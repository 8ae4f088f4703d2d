import { ASKED, IN_RANGE, openAndAsked, states, type Invariant } from './invariant'

/** Beside orders that have not ended, whatever state they name. */
const LIVE_ORDERS = { alias: 'o', open: 'o.ended_at IS NULL' }

const ONE_PER_PLATE = (orders: string) => `
      SELECT 'plate ' || o.plate_key AS what FROM ${orders}
      WHERE o.duplicate_of IS NULL AND (o.state IN (${states<'recovery_order'>('created', 'deploying', 'active', 'paid', 'releasing', 'cancelling')})
        OR o.state = ${states<'recovery_order'>('deploy_failed')} AND o.released_at IS NULL)`
const MORE_THAN_ONE = 'GROUP BY o.merchant_id, o.plate_key HAVING count(*) > 1'

const UNCONFIRMED_WITHOUT_JOB = `
      SELECT 'order ' || o.id || ' ' || o.state AS what FROM lock_command c JOIN recovery_order o ON o.id = c.order_id
      WHERE (o.state IN (${states<'recovery_order'>('paid', 'releasing', 'cancelling', 'deploy_failed')}) AND NOT o.device_free OR o.released_at IS NOT NULL)
        AND c.op = 'LOWER' AND c.state NOT IN (${states<'lock_command'>('succeeded', 'confirmed_by_hand', 'superseded')})
        AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = 'release:' || o.id::text)`

/** What may move a lock, and what must. */
export const LOCK_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I1a',
    rule: 'Every LOWER has one cause: a settled payment, a waiver, staff, an emergency, the longest hold, or a failed deployment',
    asks: [
      {
        of: 'lock_command',
        sql: `
      SELECT 'lock_command ' || c.id || ' why ' || coalesce(c.why, '-') AS what FROM lock_command c JOIN recovery_order o ON o.id = c.order_id
      WHERE c.id = ${ASKED} AND c.op = 'LOWER' AND NOT CASE c.why
        WHEN 'PAID' THEN EXISTS (SELECT 1 FROM settlement s WHERE s.id = c.cause_id AND s.bill_id = o.id AND s.method <> 'waiver' AND s.amount_fen = o.amount_fen)
        WHEN 'WAIVED' THEN EXISTS (SELECT 1 FROM settlement s WHERE s.id = c.cause_id AND s.bill_id = o.id AND s.method = 'waiver')
        WHEN 'STAFF' THEN (c.cause_kind <> 'police' OR o.police->>'presentAt' IS NOT NULL)
          AND (c.cause_kind <> 'dispute' OR EXISTS (SELECT 1 FROM dispute d WHERE d.id = c.cause_id AND d.order_id = o.id AND d.state = ${states<'dispute'>('upheld')}))
          AND EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'recovery_order' AND j.entity_id = o.id::text AND j.to_state = ${states<'recovery_order'>('cancelling')} AND j.actor LIKE 'staff:%')
        WHEN 'EMERGENCY' THEN EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'recovery_order' AND j.entity_id = o.id::text AND j.to_state = ${states<'recovery_order'>('cancelling')} AND j.actor LIKE 'staff:%')
        WHEN 'EXPIRED' THEN (c.cause_kind <> 'dispute' OR EXISTS (SELECT 1 FROM dispute d WHERE d.id = c.cause_id AND d.order_id = o.id AND d.state = ${states<'dispute'>('released')} AND d.decided_at >= d.decide_by))
          AND (o.end_cause <> 'DEBT_DOUBTED' OR EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'arrear' AND j.order_id = o.id AND j.event = 'flagged'))
          AND EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'recovery_order' AND j.entity_id = o.id::text AND j.to_state = ${states<'recovery_order'>('cancelling')})
        WHEN 'DEPLOY_FAILED' THEN EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'recovery_order' AND j.entity_id = o.id::text AND j.to_state = ${states<'recovery_order'>('deploy_failed')})
        ELSE false END`,
      },
    ],
  },
  {
    id: 'I1b',
    rule: 'A release code is shown only where a LOWER of the same order exists',
    asks: [
      {
        of: 'journal',
        sql: `
      SELECT 'journal ' || j.id AS what FROM journal j WHERE j.id ${IN_RANGE} AND j.event = 'release_code_shown'
        AND NOT EXISTS (SELECT 1 FROM lock_command c WHERE c.order_id = j.order_id AND c.op = 'LOWER')`,
      },
    ],
  },
  {
    id: 'I1c',
    rule: 'Every lowering that a device reported maps to a LOWER of its epoch or to a physical event',
    asks: [
      {
        of: 'device_event',
        sql: `
      SELECT 'device_event ' || e.id || ' ' || e.device_id || ' epoch ' || coalesce(e.epoch::text, '-') AS what FROM device_event e
      WHERE e.id = ${ASKED} AND e.kind = 'down' AND coalesce(e.detail->>'cause', '') NOT IN ('forced', 'fail_safe')
        AND NOT EXISTS (SELECT 1 FROM lock_command c WHERE c.device_id = e.device_id AND c.epoch = e.epoch AND c.op = 'LOWER')
        AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'device' AND j.entity_id = e.device_id AND j.event = 'lower_asked' AND j.detail->>'epoch' = e.epoch::text)`,
      },
    ],
  },
  {
    id: 'I2',
    rule: 'A paid order is released, or has an open incident once it is late',
    asks: openAndAsked(
      'recovery_order',
      `
      SELECT 'order ' || o.id || ' ' || o.state AS what FROM recovery_order o
      WHERE o.state IN (${states<'recovery_order'>('paid', 'releasing')}) AND o.paid_at < $now::timestamptz - interval '30 seconds'
        AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.order_id = o.id AND i.state <> ${states<'incident'>('closed')})`,
      LIVE_ORDERS,
    ),
  },
  {
    id: 'I3',
    rule: 'A command has the device, epoch and order that its order has',
    asks: [
      {
        of: 'lock_command',
        sql: `
      SELECT 'lock_command ' || c.id AS what FROM lock_command c JOIN recovery_order o ON o.id = c.order_id
      WHERE c.id = ${ASKED} AND (c.device_id, c.epoch, c.merchant_id) IS DISTINCT FROM (o.device_id, o.epoch, o.merchant_id)`,
      },
    ],
  },
  {
    id: 'I5',
    rule: 'A RAISE expires at most 15 s after it was issued and is sent at most once',
    asks: [
      {
        of: 'lock_command',
        sql: `
      SELECT 'lock_command ' || c.id AS what FROM lock_command c
      WHERE c.id = ${ASKED} AND c.op = 'RAISE' AND (c.expires_at IS NULL OR c.expires_at > c.issued_at + interval '15 seconds' OR c.attempts > 1)`,
      },
    ],
  },
  {
    id: 'I19b',
    rule: 'Every lowering that is not confirmed has its job',
    asks: openAndAsked('lock_command', UNCONFIRMED_WITHOUT_JOB, { alias: 'c', open: 'c.ended_at IS NULL' }),
  },
  {
    id: 'I25',
    // Duplicates of before stand outside of the index until they have ended.
    rule: 'A plate has at most one live order per merchant',
    asks: [
      {
        of: 'open',
        sql: `${ONE_PER_PLATE('recovery_order o')} AND o.ended_at IS NULL ${MORE_THAN_ONE}`,
      },
      {
        of: 'recovery_order',
        sql: `${ONE_PER_PLATE(
          `(SELECT DISTINCT merchant_id, plate_key FROM recovery_order WHERE id = ${ASKED}) t
      JOIN recovery_order o ON o.merchant_id = t.merchant_id AND o.plate_key = t.plate_key`,
        )} ${MORE_THAN_ONE}`,
      },
    ],
  },
  {
    id: 'I28a',
    // An order that the former version called off says nothing of a task.
    rule: 'Every epoch in which a lock went up has a move task',
    asks: [
      {
        of: 'recovery_order',
        sql: `
      SELECT 'order ' || o.id || ' ' || o.state AS what FROM recovery_order o
      WHERE o.id = ${ASKED} AND NOT EXISTS (SELECT 1 FROM move_task t WHERE t.order_id = o.id) AND (
        o.paid_at IS NOT NULL AND o.raise_sent_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM journal j WHERE j.entity = 'recovery_order' AND j.entity_id = o.id::text AND j.event = 'called_off' AND j.detail->>'moveTask' = 'true'))`,
      },
    ],
  },
  {
    id: 'I28b',
    rule: 'An ended order keeps its device only for a move task that somebody still has to do',
    asks: [
      {
        of: 'open',
        sql: `
      SELECT 'order ' || o.id || ' ' || o.state AS what FROM recovery_order o
      WHERE NOT o.device_free AND o.state IN (${states<'recovery_order'>('released', 'cancelled', 'overridden', 'expired')})
        AND NOT EXISTS (SELECT 1 FROM move_task t WHERE t.order_id = o.id AND t.state <> ${states<'move_task'>('closed')})`,
      },
    ],
  },
  {
    id: 'I28c',
    rule: 'A device that may be used says DOWN, or people are called for it',
    asks: [
      {
        of: 'open',
        sql: `
      SELECT 'device ' || d.id || ' ' || d.position AS what FROM device d
      WHERE d.lifecycle = ${states<'device'>('assigned')} AND d.order_id IS NULL AND d.position = 'up'
        AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.device_id = d.id AND i.state <> ${states<'incident'>('closed')})`,
      },
    ],
  },
  {
    id: 'I24',
    rule: 'A late release is offered its code within 15 s',
    asks: openAndAsked(
      'recovery_order',
      `
      SELECT 'order ' || o.id AS what FROM recovery_order o
      WHERE o.state IN (${states<'recovery_order'>('paid', 'releasing')}) AND o.released_at IS NULL AND o.release_delayed_at IS NULL AND o.paid_at < $now::timestamptz - interval '25 seconds'`,
      LIVE_ORDERS,
    ),
  },
]
