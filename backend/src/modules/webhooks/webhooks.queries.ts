import { DEAD_DELIVERY_STATE } from '../../domain/webhooks/webhook'
import { columnsOf } from '../../persistence/columns-of'

/** Counted up to here: whoever reads a list need not know of more. */
const MOST_COUNTED = 1000
const counted = (condition: string): string =>
  `(SELECT count(*)::int FROM (SELECT FROM webhook_delivery d WHERE d.webhook_id = w.id AND ${condition} LIMIT ${MOST_COUNTED}) n)`

const SHOWN = `${columnsOf('webhook', 'w')}, c.failing_since, c.closed_until, c.delivered_at, c.last_problem,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'createdAt', s.created_at) ORDER BY s.created_at, s.id), '[]')
     FROM webhook_secret s WHERE s.webhook_id = w.id AND s.revoked_at IS NULL) AS secrets,
  ${counted('d.done_at IS NULL')} AS waiting,
  ${counted(`d.state = '${DEAD_DELIVERY_STATE}'`)} AS dead
  FROM webhook w JOIN webhook_contact c ON c.webhook_id = w.id`

/** $1 merchant. */
export const LIST_WEBHOOKS = `SELECT ${SHOWN} WHERE w.merchant_id = $1 AND w.deleted_at IS NULL ORDER BY w.created_at, w.id`
/** $1 webhook, $2 merchant. */
export const READ_WEBHOOK = `SELECT ${SHOWN} WHERE w.id = $1 AND w.merchant_id = $2 AND w.deleted_at IS NULL`
/** Of merchant $1; null where a node of the former version made it. */
export const READ_PLACES = 'SELECT place FROM webhook WHERE merchant_id = $1 AND deleted_at IS NULL'
/** Valid secrets of webhook $1. */
export const READ_SECRETS =
  'SELECT id, place FROM webhook_secret WHERE webhook_id = $1 AND revoked_at IS NULL ORDER BY created_at, id'
/** The newest entry of the audit log. */
export const READ_LAST_ENTRY = 'SELECT coalesce(max(id), 0) AS id FROM journal'

/** $1 webhook, $2 state, $3 and $4 where the former page ended, $5 how many. */
export const LIST_DELIVERIES = `
  SELECT ${columnsOf('webhook_delivery')} FROM webhook_delivery WHERE webhook_id = $1 AND state = $2 AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
  ORDER BY created_at DESC, id DESC LIMIT $5`

/** Those of webhook $1 that were given up, the oldest first, at most $3: all of them, or among $2. */
export const READ_DEAD = `
  SELECT ${columnsOf('webhook_delivery')} FROM webhook_delivery WHERE webhook_id = $1 AND state = '${DEAD_DELIVERY_STATE}' AND ($2::uuid[] IS NULL OR id = ANY($2))
  ORDER BY created_at, id LIMIT $3`
