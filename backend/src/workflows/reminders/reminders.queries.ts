import { REMINDABLE_ARREAR_STATE } from '../../domain/arrear'
import { BOUND_STATE } from '../../domain/plate-binding'
import { isReserved, remindersOf } from '../../persistence/readings/debt-reading.queries'
import { floorRules } from '../../persistence/readings/eligibility-reading.queries'
import { stateList } from '../../persistence/state-list'
import { columnsOf } from '../../persistence/columns-of'

const CLAIM_FROM = 'coalesce(a.grace_from, a.exited_at)'
const IS_REMINDABLE = `a.state IN ${stateList([REMINDABLE_ARREAR_STATE])} AND a.due_fen > 0 AND NOT a.has_open_dispute`

/** Of a contact `c`: whoever said that they want none is not written to by an older consent, for whichever plate it is. */
const IS_CONSENT_OVER = `(c.withdrawn_at IS NOT NULL OR EXISTS (SELECT 1 FROM debtor_contact w
  WHERE w.phone_hash = c.phone_hash AND w.merchant_id = c.merchant_id AND w.withdrawn_at >= c.consented_at))`

/** Whom a message can reach: who bound a plate and has allowed messages in WeChat, and numbers with a consent that holds. */
const RECEIVERS = `
    SELECT 'wechat' AS channel, b.plate_key, b.merchant_id, b.owner_id, NULL::uuid AS contact_id,
      (b.issue_date || 'T00:00:00+08:00')::timestamptz AS from_at
    FROM plate_binding b JOIN message_grant g ON g.owner_id = b.owner_id AND g.granted_count > g.used_count
    WHERE $4::boolean AND b.state IN ${stateList([BOUND_STATE])} AND b.expires_at > $1
    UNION ALL
    (SELECT DISTINCT ON (c.merchant_id, c.plate_key) 'text', c.plate_key, c.merchant_id, NULL, c.id, '-infinity'::timestamptz
     FROM debtor_contact c WHERE $5::boolean AND NOT ${IS_CONSENT_OVER} ORDER BY c.merchant_id, c.plate_key, c.consented_at DESC)`

/**
 * Debts whose turn on the ladder has come and was not taken, by plate, merchant and way to send. One message for each plate, way
 * and day: what is over that waits for another day. $1 now, $2 steps in days, $3 grace in ms, $4 and $5 whether WeChat and
 * text messages are set up, $6 today, $7 how many.
 */
export const READ_DUE_REMINDERS = `
  WITH receiver AS (${RECEIVERS}
  ), due AS (
    SELECT DISTINCT r.channel, r.owner_id, r.contact_id, a.plate_key, a.plate_text, a.plate_colour, a.merchant_id, a.id, ${CLAIM_FROM} AS claim_from,
      (SELECT max(s) FROM unnest($2::int[]) s WHERE ${CLAIM_FROM} + $3::int * interval '1 millisecond' + s * interval '1 day' <= $1) AS step_days
    FROM receiver r JOIN arrear a ON a.plate_key = r.plate_key AND (r.merchant_id IS NULL OR a.merchant_id = r.merchant_id)
    WHERE ${IS_REMINDABLE} AND a.entered_at >= r.from_at AND NOT ${isReserved('a.id', '$1')}
  )
  SELECT d.channel, d.plate_key, d.plate_text, d.plate_colour, d.merchant_id, d.owner_id, d.contact_id,
    jsonb_agg(jsonb_build_object('arrear_id', d.id, 'step_days', d.step_days, 'claim_from', d.claim_from) ORDER BY d.id) AS steps
  FROM due d
  WHERE d.step_days IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM reminder_step s WHERE s.arrear_id = d.id AND s.channel = d.channel AND s.claim_from = d.claim_from AND s.step_days >= d.step_days)
    AND NOT EXISTS (SELECT 1 FROM reminder_message m WHERE m.plate_key = d.plate_key AND m.channel = d.channel AND m.day = $6)
  GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY min(d.claim_from) LIMIT $7`

/** A message with what it needs to go out. $1 message, $2 now. */
export const READ_REMINDER_MESSAGE = `
  SELECT ${columnsOf('reminder_message', 'r')}, m.payee_name, m.hotline, o.openid, g.granted_count, g.used_count, c.phone_sealed, c.phone_hash, ${IS_CONSENT_OVER} AS is_consent_over,
    EXISTS (SELECT 1 FROM plate_binding b WHERE b.owner_id = r.owner_id AND b.plate_key = r.plate_key
      AND (b.merchant_id IS NULL OR b.merchant_id = r.merchant_id) AND b.state IN ${stateList([BOUND_STATE])} AND b.expires_at > $2) AS is_bound,
    (SELECT ${floorRules('f')} FROM enforcement_floor f ORDER BY f.version DESC LIMIT 1) AS floor
  FROM reminder_message r JOIN merchant m ON m.id = r.merchant_id LEFT JOIN owner o ON o.id = r.owner_id
    LEFT JOIN message_grant g ON g.owner_id = r.owner_id LEFT JOIN debtor_contact c ON c.id = r.contact_id
  WHERE r.id = $1`

/** Of the debts that a message is about, those of which anybody may still be reminded, and still on the same ladder. $1 message, $2 now. */
export const READ_REMINDED_DEBTS = `
  SELECT a.id, a.version, a.reminder_count, a.due_fen, a.exited_at, a.grace_from, ${remindersOf('a.id')} AS reminders
  FROM reminder_step s JOIN arrear a ON a.id = s.arrear_id
  WHERE s.message_id = $1 AND ${IS_REMINDABLE} AND ${CLAIM_FROM} = s.claim_from AND NOT ${isReserved('a.id', '$2')} ORDER BY a.id`

/** Debts of which a message has reminded, whatever became of them. $1 message. */
export const READ_SENT_DEBTS = `
  SELECT a.id, a.version, a.reminder_count FROM reminder r JOIN arrear a ON a.id = r.arrear_id WHERE r.message_id = $1 ORDER BY a.id`

/**
 * An owner allowed so many more messages. $1 owner, $2 how many reminders, $3 at most so many unused of each kind, $4 now,
 * $5 how many about debts that staff ended.
 */
export const ADD_GRANTS = `
  INSERT INTO message_grant AS g (owner_id, granted_count, ended_granted_count, updated_at) VALUES ($1, $2, $5, $4)
  ON CONFLICT (owner_id) DO UPDATE SET granted_count = least(g.granted_count + $2, g.used_count + $3),
    ended_granted_count = least(g.ended_granted_count + $5, g.ended_used_count + $3), updated_at = $4
  RETURNING granted_count - used_count AS left, ended_granted_count - ended_used_count AS ended_left`
