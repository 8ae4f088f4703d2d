import type { DeviceLink } from '@fangxing/contract/states'
import { DEVICE_CARE } from '@fangxing/contract/device-care'
import { stateList } from '../state-list'
import { floorRules } from './eligibility-reading.queries'

/** A device that hears a command now. */
const ONLINE: readonly DeviceLink[] = ['online']
const IN_USE = `d.lifecycle IN ${stateList(DEVICE_CARE.inUse)}`
const SIGNED_IN = 's.disabled_at IS NULL AND s.openid IS NOT NULL'

/** What merchant $1 has of what a first recovery needs; $2 now, $3 at most so many lots, by name. */
export const READ_READINESS = `
  SELECT m.id, m.mchid,
    (SELECT ${floorRules('f')} FROM enforcement_floor f ORDER BY f.version DESC LIMIT 1) AS floor,
    (m.raising_stopped_at IS NOT NULL
      OR EXISTS (SELECT 1 FROM platform_switch w WHERE w.name = 'raising_stopped' AND w.on_since IS NOT NULL)) AS raising_stopped,
    EXISTS (SELECT 1 FROM debtor b WHERE b.merchant_id = m.id) AS has_debts,
    EXISTS (SELECT 1 FROM recovery_order o WHERE o.merchant_id = m.id AND o.paid_at IS NOT NULL) AS has_recovered,
    (SELECT count(*)::int FROM staff s WHERE s.merchant_id = m.id AND ${SIGNED_IN} AND 'manager' = ANY(s.roles)) AS manager_count,
    (SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') FROM (
       SELECT l.id, l.name, l.road_kind, l.fee_nature, l.clearance, l.legal_opinion, l.closed_at, l.policy,
         EXISTS (SELECT 1 FROM tariff_version v WHERE v.lot_id = l.id AND v.valid_from <= $2) AS has_tariff,
         (SELECT count(*)::int FROM staff s WHERE s.merchant_id = l.merchant_id AND ${SIGNED_IN} AND 'attendant' = ANY(s.roles)
            AND l.id = ANY(s.lot_ids)) AS attendant_count,
         (SELECT count(*)::int FROM device d WHERE d.merchant_id = l.merchant_id AND d.lot_id = l.id AND ${IN_USE}) AS device_count,
         (SELECT count(*)::int FROM device d WHERE d.merchant_id = l.merchant_id AND d.lot_id = l.id AND ${IN_USE}
            AND d.link IN ${stateList(ONLINE)}) AS online_count
       FROM lot l WHERE l.merchant_id = m.id ORDER BY l.name, l.id LIMIT $3) x) AS lots
  FROM merchant m WHERE m.id = $1`
