import { DEVICE_CARE } from '@fangxing/contract/device-care'

/** Six parameters in a row, as `needsCare` of this file compares them. */
export const CARE_VALUES = [
  DEVICE_CARE.outOfOrder,
  DEVICE_CARE.inUse,
  DEVICE_CARE.links,
  DEVICE_CARE.positions,
  DEVICE_CARE.strayPositions,
  DEVICE_CARE.powers,
] as const

/** The contract's `needsCare` of a row of devices; `first`: the number of the first of the `CARE_VALUES`. */
export function needsCare(device: string, first: number): string {
  const [outOfOrder, inUse, links, positions, strayPositions, powers] = CARE_VALUES.map(
    (_, at) => `ANY($${first + at})`,
  )
  return `(${device}.lifecycle = ${outOfOrder} OR ${device}.lifecycle = ${inUse}
      AND (${device}.link = ${links} OR ${device}.position = ${positions} OR ${device}.order_id IS NULL AND ${device}.position = ${strayPositions}
        OR ${device}.power = ${powers} OR cardinality(${device}.alarms) > 0))`
}
