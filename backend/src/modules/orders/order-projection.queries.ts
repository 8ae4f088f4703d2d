import { WAITING_DISPUTE_STATES } from '../../domain/dispute'
import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import { MONEY_STATES, OPEN_PAYMENT_STATES } from '../../domain/payment'
import { LIVE_STATES } from '../../domain/recovery-order'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

/** Of the attempts to pay an order so many are shown: those with money, those that are open, and the newest. */
const SHOWN_PAYMENTS = 60
/** One for each person at the car, and rarely more than two. */
const SHOWN_DISPUTES = 50

/** Everything that grows is read by a subselect for each order: a join might be planned as a scan of all devices. */
const SELECT = `
  SELECT ${columnsOf('recovery_order', 'o')},
    json_build_object('id', l.id, 'name', l.name, 'address', l.address, 'hotline', l.hotline) AS lot,
    json_build_object('name', m.payee_name, 'mchid', m.mchid) AS payee,
    (SELECT json_build_object('id', d.id, 'position', d.position, 'link', d.link, 'power', d.power, 'batteryPct', d.battery_pct,
        'alarms', d.alarms, 'lastSeenAt',
        greatest(d.last_seen_at, (SELECT w.seen_at FROM device_presence w WHERE w.device_id = d.id))) FROM device d WHERE d.id = o.device_id) AS device,
    s.name AS staff_name,
    (SELECT coalesce(json_agg(json_build_object('id', p.id, 'state', p.state, 'amountFen', p.amount_fen, 'ownerId', p.owner_id,
        'expiresAt', p.expires_at, 'successAt', p.success_at) ORDER BY p.created_at), '[]') FROM (
          SELECT ${columnsOf('payment', 'p')} FROM payment p WHERE p.order_id = o.id
          ORDER BY p.state IN ${stateList(MONEY_STATES)} DESC, p.state IN ${stateList(OPEN_PAYMENT_STATES)} DESC, p.created_at DESC
          LIMIT ${SHOWN_PAYMENTS}) p) AS payments,
    (SELECT coalesce(json_agg(json_build_object('id', r.id, 'paymentId', r.payment_id, 'state', r.state, 'amountFen', r.amount_fen,
        'ownerId', p.owner_id, 'createdAt', r.created_at, 'succeededAt', r.succeeded_at) ORDER BY r.created_at), '[]')
        FROM refund r JOIN payment p ON p.id = r.payment_id WHERE r.order_id = o.id) AS refunds,
    (SELECT json_build_object('receiptNo', x.receipt_no, 'amountFen', x.amount_fen, 'method', x.method, 'state', x.state,
        'createdAt', x.created_at, 'ownerId', p.owner_id) FROM settlement x LEFT JOIN payment p ON p.id = x.payment_id WHERE x.order_id = o.id) AS settlement,
    (SELECT json_build_object('id', t.id, 'state', t.state, 'urgent', t.is_urgent, 'assignedTo', t.assigned_to, 'assigneeName', a.name,
        'acknowledgedAt', t.acknowledged_at, 'arrivedAt', t.arrived_at) FROM move_task t LEFT JOIN staff a ON a.id = t.assigned_to WHERE t.order_id = o.id) AS move_task,
    (SELECT coalesce(json_agg(json_build_object('id', c.id, 'op', c.op, 'why', c.why, 'state', c.state, 'attempts', c.attempts,
        'sentAt', c.sent_at, 'endedAt', c.ended_at, 'outcome', c.outcome) ORDER BY c.issued_at), '[]') FROM lock_command c WHERE c.order_id = o.id) AS commands,
    (SELECT coalesce(json_agg(json_build_object('id', i.id, 'kind', i.kind, 'level', i.level, 'openedAt', i.opened_at) ORDER BY i.opened_at), '[]')
        FROM incident i WHERE i.order_id = o.id AND i.state IN ${stateList(OPEN_INCIDENT_STATES)}) AS incidents,
    (SELECT coalesce(json_agg(json_build_object('kind', i.kind, 'state', i.state, 'askedAt', i.opened_at, 'seenAt', i.seen_at,
        'takenOverAt', i.acknowledged_at, 'closedAt', i.closed_at) ORDER BY i.opened_at), '[]')
        FROM incident i WHERE i.kind IN ('emergency_requested', 'not_my_car') AND i.subject = 'order:' || o.id) AS reports,
    (SELECT coalesce(json_agg(json_build_object('id', x.id, 'ownerId', x.owner_id, 'ground', x.ground, 'state', x.state, 'submittedAt', x.submitted_at, 'decideBy', x.decide_by,
        'isReleasedUnanswered', x.is_released_unanswered, 'decidedAt', x.decided_at, 'decision', x.decision, 'note', x.note)
        ORDER BY x.state IN ${stateList(WAITING_DISPUTE_STATES)} DESC, x.submitted_at DESC), '[]') FROM (
          SELECT ${columnsOf('dispute', 'y')} FROM dispute y WHERE y.order_id = o.id
          ORDER BY y.state IN ${stateList(WAITING_DISPUTE_STATES)} DESC, y.submitted_at DESC LIMIT ${SHOWN_DISPUTES}) x) AS disputes
  FROM recovery_order o
  JOIN lot l ON l.id = o.lot_id JOIN merchant m ON m.id = o.merchant_id
  JOIN staff s ON s.id = o.opened_by`

export const READ_PROJECTION = `${SELECT} WHERE o.id = $1`
export const READ_PROJECTIONS = `${SELECT} WHERE o.id = ANY($1)`

/** Orders about which something is still to be done, the newest change first. */
export const READ_LIVE_ORDER_IDS = `
  SELECT id FROM recovery_order WHERE ended_at IS NULL AND state IN ${stateList(LIVE_STATES)} ORDER BY updated_at DESC LIMIT 20000`
