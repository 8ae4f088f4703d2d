import { OPEN_COMMAND_STATES } from '../../domain/lock-command'
import { LET_GO_STATES } from '../../domain/recovery-order'
import { PRESENT_STATE } from '../../domain/sighting'
import { INSIDE_STATE, OWED_STATE } from '../../domain/stays/stay'
import { stateList } from '../state-list'
import { isCloneSuspected } from './clone-plate'
import { picturesOfDebt } from './pictures-as-json'
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

/** Where the question stands in a statement: parameters, or columns of many questions. `orderId`: the order that does not count, or null. */
type Places = Record<
  'merchant' | 'lot' | 'plateKey' | 'arrearIds' | 'photoIds' | 'deviceId' | 'publicCode' | 'orderId',
  string
>

/** Whether a list keeps every lock off the plate in the lot. */
export const isExemptAt = (of: Pick<Places, 'merchant' | 'lot' | 'plateKey'>): string => `EXISTS (
  SELECT 1 FROM exempt_plate e WHERE e.merchant_id = ${of.merchant} AND e.plate_key = ${of.plateKey} AND (e.lot_id IS NULL OR e.lot_id = ${of.lot})
    AND (e.ends_at IS NULL OR e.ends_at > now()))`
/**
 * When the present visit of the car began. A car that stands for days is taken off the boards although it never left: then
 * the camera of this lot still knows when it came.
 */
const presentSince = ({ merchant, lot, plateKey }: Places): string => `least(
      (SELECT min(s.first_seen_at) FROM sighting s WHERE s.merchant_id = ${merchant} AND s.plate_key = ${plateKey} AND s.state IN ${stateList([PRESENT_STATE])}),
      (SELECT min(p.entered_at) FROM parking_session p WHERE p.merchant_id = ${merchant} AND p.lot_id = ${lot}
         AND p.plate_text = split_part(${plateKey}, '/', 1) AND p.plate_key = ${plateKey} AND p.state IN ${stateList([INSIDE_STATE])}))`

/** Of the debts those that were flagged while somebody was about to hold a car for them: an imported one does not name its stay. */
const flaggedOf = ({ merchant, plateKey, arrearIds }: Places): string => `ARRAY(
      SELECT p.arrear_id FROM parking_session p WHERE p.merchant_id = ${merchant} AND p.plate_text = split_part(${plateKey}, '/', 1)
        AND p.check_at IS NOT NULL AND p.state IN ${stateList([OWED_STATE])} AND p.arrear_id = ANY(${arrearIds}))`

/** Everything that the eligibility check asks about, in one row. */
export const eligibilityAt = (of: Places): string => `
  SELECT
    (SELECT to_jsonb(l) FROM lot l WHERE l.id = ${of.lot} AND l.merchant_id = ${of.merchant}) AS lot,
    (SELECT ${floorRules('f')} FROM enforcement_floor f ORDER BY f.version DESC LIMIT 1) AS floor,
    (SELECT to_jsonb(d) FROM device d WHERE d.merchant_id = ${of.merchant} AND (d.id = ${of.deviceId} OR d.public_code = ${of.publicCode})) AS device,
    (SELECT coalesce(jsonb_agg(to_jsonb(a) || jsonb_build_object('lot_name', l.name, 'reminders', ${remindersOf('a.id')}, 'stay_pictures', ${picturesOfDebt('a')}, 'own_photo_ids', (
        SELECT coalesce(jsonb_agg(p.id), '[]') FROM photo p WHERE p.merchant_id = ${of.merchant} AND p.id IN (
          SELECT e.id::uuid FROM jsonb_array_elements_text(
            coalesce(a.evidence->'entryPhotoIds', '[]') || coalesce(a.evidence->'exitPhotoIds', '[]')) AS e(id)))) ORDER BY a.exited_at, a.id), '[]')
       FROM arrear a JOIN lot l ON l.id = a.lot_id WHERE a.id = ANY(${of.arrearIds}) AND a.merchant_id = ${of.merchant}) AS arrears,
    (SELECT count(*)::int FROM photo p WHERE p.id = ANY(${of.photoIds}) AND p.merchant_id = ${of.merchant}) AS photo_count,
    (SELECT coalesce(jsonb_agg(p.sha256), '[]') FROM photo p WHERE p.id = ANY(${of.photoIds}) AND p.merchant_id = ${of.merchant}) AS photo_hashes,
    ${presentSince(of)} AS present_since,
    (SELECT jsonb_build_object('id', o.id, 'device', o.device_id, 'lot', l.name) FROM recovery_order o JOIN lot l ON l.id = o.lot_id
       WHERE o.merchant_id = ${of.merchant} AND o.plate_key = ${of.plateKey} AND o.id IS DISTINCT FROM ${of.orderId} AND ${HOLDS_CAR} ORDER BY o.created_at DESC LIMIT 1) AS live_order,
    ARRAY(SELECT o.id FROM recovery_order o WHERE o.merchant_id = ${of.merchant} AND o.plate_key = ${of.plateKey}
       AND o.ended_at IS NULL AND NOT o.plate_freed AND o.released_at IS NOT NULL) AS released_order_ids,
    (SELECT max(coalesce(o.ended_at, o.updated_at)) FROM recovery_order o
       WHERE o.merchant_id = ${of.merchant} AND o.plate_key = ${of.plateKey} AND o.id IS DISTINCT FROM ${of.orderId} AND o.state IN ${stateList(LET_GO_STATES)}
         AND (o.went_up_at IS NOT NULL OR o.active_at IS NOT NULL)
         AND EXISTS (SELECT 1 FROM order_arrear oa WHERE oa.order_id = o.id AND oa.arrear_id = ANY(${of.arrearIds}))) AS let_go_at,
    greatest((SELECT max(r.expires_at) FROM arrear_reservation r WHERE r.arrear_id = ANY(${of.arrearIds})),
      (SELECT max(a.not_held_until) FROM arrear a WHERE a.id = ANY(${of.arrearIds}) AND a.merchant_id = ${of.merchant})) AS reserved_until,
    ${flaggedOf(of)} AS flagged_ids,
    ARRAY(SELECT DISTINCT b.id FROM bill_line l JOIN bill b ON b.id = l.bill_id WHERE l.arrear_id = ANY(${of.arrearIds}) AND l.is_live AND b.cause <> 'recovery') AS plain_bill_ids,
    ${isExemptAt(of)} AS is_exempt,
    ${isCloneSuspected(of.merchant, `split_part(${of.plateKey}, '/', 1)`)} AS is_clone_suspected,
    (EXISTS (SELECT 1 FROM platform_switch s WHERE s.name = 'raising_stopped' AND s.on_since IS NOT NULL)
      OR EXISTS (SELECT 1 FROM merchant m WHERE m.id = ${of.merchant} AND m.raising_stopped_at IS NOT NULL)) AS raising_stopped`

export const READ_ELIGIBILITY = eligibilityAt({
  merchant: '$1',
  lot: '$2',
  plateKey: '$3',
  arrearIds: '$4',
  photoIds: '$5',
  deviceId: '$6',
  publicCode: '$7',
  orderId: '$8',
})
