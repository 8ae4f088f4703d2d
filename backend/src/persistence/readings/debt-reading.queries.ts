import { IS_PROVEN_REMINDER } from './proven-reminder'

/** $1 merchant, $2 debts. */
export const READ_DEBTS = `
  SELECT a.id, a.version, a.state, a.merchant_id, a.lot_id, a.plate_text, a.plate_colour, a.plate_key, a.entered_at, a.exited_at, a.stay_id, a.due_fen, a.paid_fen, a.waived_fen,
    (SELECT l.bill_id FROM bill_line l WHERE l.arrear_id = a.id AND l.is_live) AS bill_id
  FROM arrear a WHERE a.merchant_id = $1 AND a.id = ANY($2::uuid[]) ORDER BY a.id`

/** Reminders of a debt that are proven, the first one first, each with the day that its paper or message promised. */
export const remindersOf = (arrearId: string): string => `(
  SELECT coalesce(jsonb_agg(jsonb_build_object('at', r.delivered_at, 'photo_sha256', (SELECT p.sha256 FROM photo p WHERE p.id = r.photo_id),
    'not_before', coalesce((SELECT n.content->>'nextFrom' FROM notice n WHERE n.id = r.notice_id), (SELECT m.pay_before FROM reminder_message m WHERE m.id = r.message_id))) ORDER BY r.delivered_at), '[]')
  FROM reminder r WHERE r.arrear_id = ${arrearId} AND ${IS_PROVEN_REMINDER})`

/** Somebody else collects the debt at the moment `at`. What only keeps a lock down keeps nobody from paying. */
export const isReserved = (arrearId: string, at: string): string =>
  `EXISTS (SELECT 1 FROM arrear_reservation r WHERE r.arrear_id = ${arrearId} AND r.expires_at > ${at} AND r.why <> 'taken_back')`
