import { BOUND_STATE } from '../../domain/plate-binding'
import { stateList } from '../../persistence/state-list'

/**
 * Whether whoever has the binding `b` is notified of debt `a`: they have bound its plate, see the debts of its merchant, and it is not
 * older than their licence. `now` is a parameter of the statement. The messages and the preview of them both ask this.
 */
export const isNotifiedOf = (
  now: string,
): string => `b.plate_key = a.plate_key AND (b.merchant_id IS NULL OR b.merchant_id = a.merchant_id)
      AND b.state IN ${stateList([BOUND_STATE])} AND b.expires_at > ${now}
      AND a.entered_at >= (b.issue_date || 'T00:00:00+08:00')::timestamptz`

/** Of people who are notified of one of the debts $1 of merchant $2: how many allowed a message of it, and how many did not; $3 now. */
export const COUNT_REACHABLE_OWNERS = `
  SELECT count(*) FILTER (WHERE o.is_reachable)::int AS reachable, count(*) FILTER (WHERE NOT o.is_reachable)::int AS unreachable
  FROM (
    SELECT b.owner_id, coalesce(bool_or(g.ended_granted_count > g.ended_used_count), false) AS is_reachable
    FROM arrear a JOIN plate_binding b ON ${isNotifiedOf('$3')} LEFT JOIN message_grant g ON g.owner_id = b.owner_id
    WHERE a.id = ANY($1::uuid[]) AND a.merchant_id = $2
    GROUP BY b.owner_id) o`
