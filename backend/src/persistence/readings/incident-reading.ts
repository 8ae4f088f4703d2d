import { INCIDENT_STATES, type IncidentKind, type IncidentState } from '@fangxing/contract/states'
import { OPEN_INCIDENT_STATES } from '../../domain/incident'
import type { Database } from '../database'
import { READ_INCIDENT_BY_SUBJECT } from './incident-reading.queries'

/** Whether an incident about this was ever reported. */
export function wasIncidentReported(
  database: Database,
  kind: IncidentKind,
  subject: string,
): Promise<boolean> {
  return exists(database, kind, subject, INCIDENT_STATES)
}

/** Whether an incident about this is still open. */
export function isIncidentOpen(database: Database, kind: IncidentKind, subject: string): Promise<boolean> {
  return exists(database, kind, subject, OPEN_INCIDENT_STATES)
}

async function exists(
  database: Database,
  kind: IncidentKind,
  subject: string,
  states: readonly IncidentState[],
): Promise<boolean> {
  return (await database.one(READ_INCIDENT_BY_SUBJECT, [kind, subject, states])) !== null
}
