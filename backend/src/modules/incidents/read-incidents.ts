import type { IncidentState } from '@fangxing/contract/states'
import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import { listIncidents, type IncidentView } from './incidents'

/** Incidents as staff see them. */
export class ReadIncidents {
  constructor(private readonly needs: { database: Database }) {}

  /** As `listIncidents`. */
  list(
    session: StaffSession,
    query: { lotId?: string; state?: IncidentState },
  ): Promise<{ items: IncidentView[] }> {
    return listIncidents(this.needs, session, query)
  }
}
