import { remindersOf } from '../persistence/readings/debt-reading.queries'
import { floorRules, isExemptAt } from '../persistence/readings/eligibility-reading.queries'

/** Lot, payee and debts of a notice. $1 lot, $2 merchant, $3 plate, $4 debts. */
export const READ_FOR_NOTICE = `
  SELECT l.id, l.name AS lot_name, l.road_kind, l.fee_nature, l.clearance, l.legal_opinion, l.closed_at, l.policy, coalesce(nullif(l.hotline, ''), m.hotline) AS hotline, m.payee_name,
    (SELECT ${floorRules('f')} FROM enforcement_floor f ORDER BY f.version DESC LIMIT 1) AS floor,
    ${isExemptAt({ merchant: '$2', lot: '$1', plateKey: '$3' })} AS is_exempt,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'state', a.state, 'dueFen', a.due_fen, 'plateKey', a.plate_key,
        'exited_at', a.exited_at, 'grace_from', a.grace_from, 'reminders', ${remindersOf('a.id')}) ORDER BY a.exited_at, a.id), '[]')
       FROM arrear a WHERE a.id = ANY($4::uuid[]) AND a.merchant_id = $2) AS debts
  FROM lot l JOIN merchant m ON m.id = l.merchant_id WHERE l.id = $1 AND l.merchant_id = $2`
