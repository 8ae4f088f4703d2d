import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { HandleIncident } from '../../workflows/handle-incident'
import type { ReadIncidents } from '../../modules/incidents'
import type { RestoreDebts } from '../../workflows/stays/restore-debts'
import { answersStaff, type StaffInput } from './route-decorators'

/** What a person has to look at. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class IncidentsController {
  @Inject()
  handleIncident: HandleIncident

  @Inject()
  readIncidents: ReadIncidents

  @Inject()
  restoreDebts: RestoreDebts

  @answersStaff('listIncidents')
  list({ session, query }: StaffInput<'listIncidents'>) {
    return this.readIncidents.list(session, query)
  }

  @answersStaff('seeIncident')
  see({ session, params, context }: StaffInput<'seeIncident'>) {
    return this.handleIncident.see(session, params.incidentId, context)
  }

  @answersStaff('acknowledgeIncident')
  acknowledge({ session, params, context }: StaffInput<'acknowledgeIncident'>) {
    return this.handleIncident.acknowledge(session, params.incidentId, context)
  }

  @answersStaff('closeIncident')
  close({ session, params, body, context }: StaffInput<'closeIncident'>) {
    return this.handleIncident.close(session, { incidentId: params.incidentId, reason: body.reason }, context)
  }

  @answersStaff('restoreDebts')
  restore({ session, params, body, context }: StaffInput<'restoreDebts'>) {
    return this.restoreDebts.restore(session, { incidentId: params.incidentId, reason: body.reason }, context)
  }
}
