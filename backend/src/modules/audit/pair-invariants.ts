import { ASKED, states, type Ask, type Invariant } from './invariant'

const order = states<'recovery_order'>
const FAILED = order('deploy_failed')
/** Ends of an order whose lock was ordered up and that nobody paid. */
const UNPAID_ENDS = order('deploy_failed', 'cancelled', 'overridden', 'expired')
/** The lock of these must come down; of a failed deployment until that has ended it. */
const LOWERING = `(o.state IN (${order('paid', 'releasing', 'cancelling')}) OR o.state = ${FAILED} AND o.ended_at IS NULL)`
const LOWER = `EXISTS (SELECT 1 FROM lock_command c WHERE c.order_id = o.id AND c.op = 'LOWER')`
const OPEN_LOWER = `EXISTS (SELECT 1 FROM lock_command c WHERE c.order_id = o.id AND c.op = 'LOWER'
          AND c.state NOT IN (${states<'lock_command'>('succeeded', 'confirmed_by_hand', 'superseded', 'expired')}))`
const OPEN_TASK = `EXISTS (SELECT 1 FROM move_task t WHERE t.order_id = o.id AND t.state <> ${states<'move_task'>('closed')})`
/** Asked of orders that go on or keep a device, whatever row beside them has changed, and of each order that is looked at. */
const ofOrders = (sql: string): Ask[] => [
  { of: 'open', sql: `${sql} AND o.ended_at IS NULL` },
  { of: 'open', sql: `${sql} AND NOT o.device_free` },
  { of: 'recovery_order', sql: `${sql} AND o.id = ${ASKED}` },
]
const broken = (what: string, condition: string): Ask[] =>
  ofOrders(
    `SELECT 'order ' || o.id || ' ' || o.state || ', ${what}' AS what FROM recovery_order o WHERE (${condition})`,
  )

/**
 * An order, its LOWER, its move task and its device each have a table of their own. Which of their states may stand together
 * is said here, so that no pair of them becomes a state that no table has (docs/decisions/ended-orders.md).
 */
export const PAIR_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I46a',
    rule: 'An order has ended exactly when its state is an end; a failed deployment when its lock is known to be down',
    asks: [
      ...broken(
        'end',
        `(o.ended_at IS NOT NULL) <> (o.state IN (${order('completed', 'cancelled', 'overridden', 'expired')}) OR o.state = ${FAILED} AND o.released_at IS NOT NULL)`,
      ),
      ...broken(
        'release',
        `CASE WHEN o.state IN (${order('created', 'deploying', 'active', 'paid', 'releasing', 'cancelling')}) THEN o.released_at IS NOT NULL
          WHEN o.state IN (${order('released', 'overridden', 'expired')}) THEN o.released_at IS NULL ELSE false END`,
      ),
    ],
  },
  {
    id: 'I46b',
    rule: 'Exactly an order whose lock must come down waits for its LOWER; one whose car is held has none',
    asks: [
      ...broken('no open LOWER', `${LOWERING} AND NOT ${OPEN_LOWER}`),
      ...broken('a LOWER', `o.state IN (${order('created', 'deploying', 'active')}) AND ${LOWER}`),
    ],
  },
  {
    id: 'I46c',
    rule: 'An order keeps its device until it has ended and nobody has to fetch it any more',
    asks: broken(
      'device free',
      `o.device_free AND (o.ended_at IS NULL OR ${OPEN_TASK}) OR o.state = ${order('completed')} AND NOT o.device_free`,
    ),
  },
  {
    id: 'I46d',
    rule: 'An order that keeps its device, and only such a one, is the order that the device belongs to, and the device is in a state for it',
    asks: [
      ...ofOrders(`
      SELECT 'order ' || o.id || ' ' || o.state || ', device ' || d.id || ' ' || d.lifecycle AS what FROM recovery_order o JOIN device d ON d.id = o.device_id
      WHERE NOT o.device_free AND (d.order_id IS DISTINCT FROM o.id OR NOT CASE
        WHEN o.state IN (${order('created', 'deploying')}) THEN d.lifecycle = ${states<'device'>('reserved')}
        WHEN o.state = ${order('active')} THEN d.lifecycle = ${states<'device'>('deployed')}
        WHEN o.state IN (${order('paid', 'releasing', 'cancelling')}) OR o.state = ${FAILED} AND o.ended_at IS NULL THEN d.lifecycle IN (${states<'device'>('reserved', 'deployed')})
        ELSE d.lifecycle = ${states<'device'>('to_retrieve')} END)`),
      {
        of: 'device',
        sql: `
      SELECT 'device ' || d.id || ' ' || d.lifecycle || ', order ' || coalesce(o.state, '-') AS what FROM device d LEFT JOIN recovery_order o ON o.id = d.order_id
      WHERE d.id = ANY ($1::text[]) AND (d.order_id IS NOT NULL AND (o.device_free IS DISTINCT FROM false OR o.device_id <> d.id)
        OR d.order_id IS NULL AND d.lifecycle IN (${states<'device'>('reserved', 'deployed', 'to_retrieve')}))`,
      },
    ],
  },
  {
    id: 'I46e',
    rule: 'A device is fetched from a car that is let go, and only as long as its order keeps it',
    asks: [
      ...broken(
        'move task',
        `EXISTS (SELECT 1 FROM move_task t WHERE t.order_id = o.id) AND (o.state IN (${order('created', 'deploying', 'active')}) OR o.state = ${FAILED} AND o.ended_at IS NULL)`,
      ),
      ...broken(
        'no move task',
        `NOT ${OPEN_TASK} AND (o.state = ${order('released')} OR o.state IN (${UNPAID_ENDS}) AND o.ended_at IS NOT NULL AND NOT o.device_free)`,
      ),
    ],
  },
  {
    id: 'I46f',
    rule: 'The debts of an order are taken until it is paid or has ended; staff may let those of a failed deployment go before',
    asks: [
      ...broken(
        'debts free',
        `o.state IN (${order('created', 'deploying', 'active', 'cancelling')}) AND NOT EXISTS (SELECT 1 FROM order_arrear oa WHERE oa.order_id = o.id AND oa.is_active)`,
      ),
      ...broken(
        'debts taken',
        `(o.ended_at IS NOT NULL OR o.state IN (${order('paid', 'releasing', 'released')})) AND EXISTS (SELECT 1 FROM order_arrear oa WHERE oa.order_id = o.id AND oa.is_active)`,
      ),
    ],
  },
]
