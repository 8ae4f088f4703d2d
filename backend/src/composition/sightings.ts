import { DryRunHold } from '../workflows/sightings/dry-run-hold'
import { EndSightings } from '../workflows/sightings/end-sightings'
import { LookUpPlate } from '../workflows/sightings/look-up-plate'
import { RecognisePlate } from '../workflows/sightings/recognise-plate'
import type { BaseServices } from './base-services'

/** Cars that owe and are in a lot now; each service constructed once with what it needs. */
export type SightingServices = {
  dryRunHold: DryRunHold
  endSightings: EndSightings
  lookUpPlate: LookUpPlate
  recognisePlate: RecognisePlate
}

export function composeSightingServices(base: BaseServices): SightingServices {
  return {
    dryRunHold: new DryRunHold(base),
    endSightings: new EndSightings(base),
    lookUpPlate: new LookUpPlate(base),
    recognisePlate: new RecognisePlate(base),
  }
}
