import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { EndSightings } from '../../workflows/sightings/end-sightings'
import type { LookUpPlate } from '../../workflows/sightings/look-up-plate'
import type { RecognisePlate } from '../../workflows/sightings/recognise-plate'
import { answersStaff, type StaffInput } from './route-decorators'

const PICTURE_LIMIT_BYTES = 2 << 20

/** Cars that owe and are in a lot now, and people who look for them. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class SightingsController {
  @Inject()
  endSightings: EndSightings

  @Inject()
  lookUpPlate: LookUpPlate

  @Inject()
  recognisePlate: RecognisePlate

  @answersStaff('readPatrol')
  today({ session }: StaffInput<'readPatrol'>) {
    return this.lookUpPlate.today(session)
  }

  @answersStaff('lookUpPlate')
  lookUp({ session, body, context }: StaffInput<'lookUpPlate'>) {
    return this.lookUpPlate.lookUp(session, body, context)
  }

  @answersStaff('recognisePlate', {
    raw: { mediaTypes: ['image/jpeg', 'image/png'], limitBytes: PICTURE_LIMIT_BYTES },
  })
  recognise({ raw }: StaffInput<'recognisePlate'>) {
    return this.recognisePlate.recognise(raw)
  }

  @answersStaff('endSighting')
  end({ session, params, context }: StaffInput<'endSighting'>) {
    return this.endSightings.reportGone(session, params.sightingId, context)
  }
}
