import type { IncidentKind } from '@fangxing/contract/states'
import type { Database } from '../database'
import { READ_INCIDENT_BY_SUBJECT, READ_OPEN_INCIDENT_BY_SUBJECT } from './incident-reading.queries'

/** Whether an incident about this was ever reported. */
export async function wasIncidentReported(
  database: Database,
  kind: IncidentKind,
  subject: string,
): Promise<boolean> {
  return (await database.one(READ_INCIDENT_BY_SUBJECT, [kind, subject])) !== null
}

/** Whether an incident about this is still open. */
export async function isIncidentOpen(
  database: Database,
  kind: IncidentKind,
  subject: string,
): Promise<boolean> {
  return (await database.one(READ_OPEN_INCIDENT_BY_SUBJECT, [kind, subject])) !== null
}
