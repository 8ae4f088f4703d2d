import { OPEN_COMMAND_STATES } from '../../domain/lock-command'
import { LET_GO_STATES } from '../../domain/recovery-order'
import { stateList } from '../state-list'
import { remindersOf } from './debt-reading.queries'

/** The lock may be up: the order has not ended, or what it ended with has not come true. */
const HOLDS_CAR = `(o.ended_at IS NULL AND o.released_at IS NULL OR EXISTS (
  SELECT 1 FROM lock_command c WHERE c.order_id = o.id AND c.op = 'LOWER' AND c.state IN ${stateList(OPEN_COMMAND_STATES)}))`

/** The rules of a row of `enforcement_floor`, as the contract names them. */
export const floorRules = (floor: string): string => `jsonb_build_object(
  'minTotalFen', ${floor}.min_total_fen, 'minCount', ${floor}.min_count,
  'minAgeHours', ${floor}.min_age_hours, 'maxAgeDays', ${floor}.max_age_days,
  'minReminders', ${floor}.min_reminders, 'firstReminderDays', ${floor}.first_reminder_days,
  'minBatteryPct', ${floor}.min_battery_pct,
  'allowedFromMinute', ${floor}.allowed_from_minute, 'allowedToMinute', ${floor}.allowed_to_minute)`

/** Everything that the eligibility check asks about, in one row. $8 the order that does not count, or null. */
export const READ_ELIGIBILITY = `
  SELECT
    (SELECT to_jsonb(l) FROM lot l WHERE l.id = $2 AND l.merchant_id = $1) AS lot,
    (SELECT ${floorRules('f')} FROM enforcement_floor f ORDER BY f.version DESC LIMIT 1) AS floor,
    (SELECT to_jsonb(d) FROM device d WHERE d.merchant_id = $1 AND (d.id = $6 OR d.public_code = $7)) AS device,
    (SELECT coalesce(jsonb_agg(to_jsonb(a) || jsonb_build_object('lot_name', l.name, 'reminders', ${remindersOf('a.id')}, 'own_photo_ids', (
        SELECT coalesce(jsonb_agg(p.id), '[]') FROM photo p WHERE p.merchant_id = $1 AND p.id IN (
          SELECT e.id::uuid FROM jsonb_array_elements_text(
            coalesce(a.evidence->'entryPhotoIds', '[]') || coalesce(a.evidence->'exitPhotoIds', '[]')) AS e(id)))) ORDER BY a.exited_at, a.id), '[]')
       FROM arrear a JOIN lot l ON l.id = a.lot_id WHERE a.id = ANY($4) AND a.merchant_id = $1) AS arrears,
    (SELECT count(*)::int FROM photo p WHERE p.id = ANY($5) AND p.merchant_id = $1) AS photo_count,
    (SELECT jsonb_build_object('id', o.id, 'device', o.device_id, 'lot', l.name) FROM recovery_order o JOIN lot l ON l.id = o.lot_id
       WHERE o.merchant_id = $1 AND o.plate_key = $3 AND o.id IS DISTINCT FROM $8 AND ${HOLDS_CAR} ORDER BY o.created_at DESC LIMIT 1) AS live_order,
    ARRAY(SELECT o.id FROM recovery_order o WHERE o.merchant_id = $1 AND o.plate_key = $3
       AND o.ended_at IS NULL AND NOT o.plate_freed AND o.released_at IS NOT NULL) AS released_order_ids,
    (SELECT max(coalesce(o.ended_at, o.updated_at)) FROM recovery_order o
       WHERE o.merchant_id = $1 AND o.plate_key = $3 AND o.id IS DISTINCT FROM $8 AND o.state IN ${stateList(LET_GO_STATES)}
         AND (o.went_up_at IS NOT NULL OR o.active_at IS NOT NULL)
         AND EXISTS (SELECT 1 FROM order_arrear oa WHERE oa.order_id = o.id AND oa.arrear_id = ANY($4))) AS let_go_at,
    (SELECT max(r.expires_at) FROM arrear_reservation r WHERE r.arrear_id = ANY($4)) AS reserved_until,
    ARRAY(SELECT DISTINCT b.id FROM bill_line l JOIN bill b ON b.id = l.bill_id WHERE l.arrear_id = ANY($4) AND l.is_live AND b.cause <> 'recovery') AS plain_bill_ids,
    EXISTS (SELECT 1 FROM exempt_plate e WHERE e.merchant_id = $1 AND e.plate_key = $3 AND (e.lot_id IS NULL OR e.lot_id = $2)) AS is_exempt,
    (EXISTS (SELECT 1 FROM platform_switch s WHERE s.name = 'raising_stopped' AND s.on_since IS NOT NULL)
      OR EXISTS (SELECT 1 FROM merchant m WHERE m.id = $1 AND m.raising_stopped_at IS NOT NULL)) AS raising_stopped`
