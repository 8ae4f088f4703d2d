import type { OpenRecovery } from '@fangxing/config/contract/staff-api'
import type { Plate, PlateColour } from '@fangxing/config/contract/plate'
import { plateKey } from '@fangxing/config/contract/plate'
import { Refusal } from '@fangxing/config/contract/refusal'
import { PLATFORM_POLICY, tighten, type GateFacts, type GatePolicy } from '../../domain/gate'
import type { ArrearRow, DeviceRow } from '../../store/rows'
import { mayWorkIn } from '../device/may-work-in'
import { readQrLink } from '../device/qr-link'
import type { Platform, StaffSession } from '../platform'

type LotJson = {
  id: string
  merchant_id: string
  name: string
  road_kind: 'private' | 'public_road'
  clearance: { operatingRight?: boolean; noticeBoard?: boolean; policeContact?: string | null }
  policy: Partial<GatePolicy>
}
/** Rows that came as JSON: their times are text. */
export type ArrearJson = Omit<ArrearRow, 'entered_at' | 'exited_at' | 'last_reminded_at'> & {
  entered_at: string
  exited_at: string
  lot_name: string
  held_by: string | null
}
type DeviceJson = Omit<DeviceRow, 'self_test_at'> & { self_test_at: string | null }
type FactsRow = {
  lot: LotJson | null
  device: DeviceJson | null
  arrears: ArrearJson[]
  white_listed: boolean
  raising_stopped: boolean
  photos: string[]
}
export type RecoveryFacts = { facts: GateFacts; policy: GatePolicy; lot: LotJson; device: DeviceJson; arrears: ArrearJson[]; photoIds: string[] }

const FACTS = `
  SELECT
    (SELECT to_jsonb(l) FROM lot l WHERE l.id = $2 AND l.merchant_id = $1) AS lot,
    (SELECT to_jsonb(d) FROM device d WHERE d.merchant_id = $1 AND (d.id = $3 OR (d.public_code = $4 AND d.qr_version = $5))) AS device,
    (SELECT coalesce(jsonb_agg(to_jsonb(a) || jsonb_build_object('lot_name', al.name,
        'held_by', (SELECT oa.order_id FROM order_arrear oa WHERE oa.arrear_id = a.id AND oa.is_active)) ORDER BY a.entered_at), '[]')
      FROM arrear a JOIN lot al ON al.id = a.lot_id WHERE a.merchant_id = $1 AND a.id = ANY($6)) AS arrears,
    EXISTS (SELECT 1 FROM exempt_plate e WHERE e.merchant_id = $1 AND e.plate_key = $7 AND (e.lot_id IS NULL OR e.lot_id = $2)) AS white_listed,
    EXISTS (SELECT 1 FROM platform_switch s WHERE s.name = 'raising_stopped' AND s.on_since IS NOT NULL)
      OR EXISTS (SELECT 1 FROM merchant m WHERE m.id = $1 AND m.raising_stopped_at IS NOT NULL) AS raising_stopped,
    (SELECT coalesce(jsonb_agg(p.id), '[]') FROM photo p WHERE p.merchant_id = $1 AND p.id = ANY($8)) AS photos`

/**
 * All that the gate wants to know, in one select. `orderId` is the order whose own hold and reservation do not count
 * against it (the last look before RAISE). Refusals: NOT_FOUND for lot or device, FORBIDDEN_LOT, QR_INVALID.
 */
export async function readGateFacts(platform: Platform, session: StaffSession, wish: OpenRecovery, orderId: string | null = null): Promise<RecoveryFacts> {
  const code = 'link' in wish.device ? readQrLink(platform.settings, wish.device.link) : null
  if ('link' in wish.device && !code) throw new Refusal('QR_INVALID')
  const row = await platform.database.one<FactsRow>(FACTS, [
    session.merchantId,
    wish.lotId,
    'id' in wish.device ? wish.device.id : null,
    code?.publicCode ?? null,
    code?.qrVersion ?? null,
    wish.arrearIds,
    plateKey(wish.plate),
    wish.photoIds,
  ])
  const { lot, device, arrears } = row!
  if (!lot || !device) throw new Refusal('NOT_FOUND', {}, { missing: lot ? 'device' : 'lot' })
  if (!mayWorkIn(session, lot.id)) throw new Refusal('FORBIDDEN_LOT')
  const facts = factsOf(platform.clock.now(), wish, row!, lot, device, orderId)
  return { facts, policy: tighten(PLATFORM_POLICY, lot.policy), lot, device, arrears, photoIds: row!.photos }
}

function factsOf(at: Date, wish: OpenRecovery, row: FactsRow, lot: LotJson, device: DeviceJson, orderId: string | null): GateFacts {
  const found = row.arrears.map(arrear => ({
    id: arrear.id,
    plate: { text: arrear.plate_text, colour: arrear.plate_colour as PlateColour },
    state: arrear.state,
    dueFen: arrear.due_fen,
    exitedAt: new Date(arrear.exited_at),
    reminderCount: arrear.reminder_count,
    hasEvidence: hasEvidence(arrear.evidence),
    hasOpenDispute: arrear.has_open_dispute,
    heldByThisOrder: orderId !== null && arrear.held_by === orderId,
  }))
  return {
    at,
    plate: wish.plate,
    recognised: wish.recognised,
    photoCount: row.photos.length,
    whiteListed: row.white_listed,
    raisingStopped: row.raising_stopped,
    // An arrear that is not there fails its rule instead of being left out: the sum must be the one that was shown.
    arrears: [...found, ...missing(wish, found)],
    lot: {
      id: lot.id,
      roadKind: lot.road_kind,
      operatingRight: lot.clearance.operatingRight === true,
      noticeBoard: lot.clearance.noticeBoard === true,
      policeContact: lot.clearance.policeContact ?? null,
    },
    device: {
      lotId: device.lot_id,
      lifecycle: device.lifecycle,
      reservedForThisOrder: orderId !== null && device.order_id === orderId,
      link: device.link,
      position: device.position,
      batteryPct: device.battery_pct,
      alarms: device.alarms,
      selfTestAt: device.self_test_at === null ? null : new Date(device.self_test_at),
      selfTestOk: device.self_test_ok,
    },
    checklist: wish.checklist,
  }
}

function missing(wish: OpenRecovery, found: { id: string }[]): GateFacts['arrears'] {
  const known = new Set(found.map(arrear => arrear.id))
  const nothing: Plate = { text: '', colour: 'blue' }
  return [...new Set(wish.arrearIds)]
    .filter(id => !known.has(id))
    .map(id => ({
      id,
      plate: nothing,
      state: 'void' as const,
      dueFen: 0,
      exitedAt: new Date(0),
      reminderCount: 0,
      hasEvidence: false,
      hasOpenDispute: false,
      heldByThisOrder: false,
    }))
}

type Evidence = { entryPhotoIds?: string[]; exitPhotoIds?: string[]; entryPhotoUrl?: string; exitPhotoUrl?: string; witness?: string }

/** Pictures of entry and exit, or somebody who saw it and can be named. */
function hasEvidence(evidence: Evidence): boolean {
  const entry = (evidence.entryPhotoIds?.length ?? 0) > 0 || Boolean(evidence.entryPhotoUrl)
  const exit = (evidence.exitPhotoIds?.length ?? 0) > 0 || Boolean(evidence.exitPhotoUrl)
  return (entry && exit) || Boolean(evidence.witness?.trim())
}
