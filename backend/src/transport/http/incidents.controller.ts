import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { listIncidents } from '../../modules/incidents'
import type { Services } from '../../services'
import { answersStaff, type StaffInput } from './route-decorators'

/** What a person has to look at. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class IncidentsController {
  @Inject()
  platform: Services

  @answersStaff('listIncidents')
  listIncidents({ session, query }: StaffInput<'listIncidents'>) {
    return listIncidents(this.platform, session, query)
  }

  @answersStaff('acknowledgeIncident')
  acknowledgeIncident({ session, params, act }: StaffInput<'acknowledgeIncident'>) {
    return this.platform.handleIncident.acknowledge(session, params.incidentId, act)
  }

  @answersStaff('closeIncident')
  closeIncident({ session, params, body, act }: StaffInput<'closeIncident'>) {
    return this.platform.handleIncident.close(
      session,
      { incidentId: params.incidentId, reason: body.reason },
      act,
    )
  }
}
