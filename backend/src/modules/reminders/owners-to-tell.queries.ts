import { BOUND_STATE } from '../../domain/plate-binding'
import { stateList } from '../../persistence/state-list'

/**
 * Of people who have bound one of the plates $1, whose debts to merchant $2 they see: how many allowed a message of it, and how many
 * did not; $3 now. Where debt $4 is named, only those who see it: what is older than the licence is not theirs.
 */
export const COUNT_REACHABLE_OWNERS = `
  SELECT count(*) FILTER (WHERE o.is_reachable)::int AS reachable, count(*) FILTER (WHERE NOT o.is_reachable)::int AS unreachable
  FROM (
    SELECT b.owner_id, coalesce(bool_or(g.ended_granted_count > g.ended_used_count), false) AS is_reachable
    FROM plate_binding b LEFT JOIN message_grant g ON g.owner_id = b.owner_id
    WHERE b.plate_key = ANY($1::text[]) AND b.state IN ${stateList([BOUND_STATE])} AND b.expires_at > $3
      AND (b.merchant_id IS NULL OR b.merchant_id = $2)
      AND ($4::uuid IS NULL OR EXISTS (
        SELECT 1 FROM arrear a WHERE a.id = $4 AND a.plate_key = b.plate_key AND a.entered_at >= (b.issue_date || 'T00:00:00+08:00')::timestamptz))
    GROUP BY b.owner_id) o`
