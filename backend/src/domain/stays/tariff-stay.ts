import type { Energy } from '@fangxing/contract/tariff-definition'
import type { Stay } from '../tariff/model'

/** What is known of a stay that has ended, as a price list needs it. */
export type EndedStay = {
  lot_id: string
  plate_text: string | null
  plate_colour: string
  vehicle_class: string
  energy: string
  bays: readonly string[]
  entered_at: Date
  exited_at: Date
}

/** Plates of new energy vehicles are green (GA 36-2018); a hybrid that cannot be charged has a blue one. */
function energyOf({ energy, plate_colour: colour }: EndedStay): Energy {
  if (energy === 'electric' || colour.includes('green')) return 'new_energy'
  return energy === 'fuel' || energy === 'hybrid' ? 'fuel' : 'unknown'
}

const CLASSES = ['small', 'large', 'motorcycle'] as const

/** A car of which no bay was named stands in one. */
export const tariffStayOf = (stay: EndedStay): Stay => ({
  entryAtMs: stay.entered_at.getTime(),
  exitAtMs: stay.exited_at.getTime(),
  lotId: stay.lot_id,
  vehicleClass: CLASSES.find(name => name === stay.vehicle_class) ?? 'unknown',
  energy: energyOf(stay),
  entitlements: [],
  bays: Math.max(1, new Set(stay.bays).size),
  excluded: [],
})
