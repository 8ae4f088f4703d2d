import { MANAGER } from '@fangxing/contract/roles'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { actorOf, type SourceSession, type StaffSession } from '../../domain/sessions'
import { findSource, sourceSessionOf } from '../../modules/sources'
import { sessionOfStaff } from '../../modules/staff'
import type { Database } from '../../persistence/database'
import type { ImportRow } from '../../persistence/rows'
import type { ImportActors } from './take-slice'

export type ActorsNeeds = { database: Database }

/**
 * In whose name an import runs: of whoever began it, as long as they may. Refusals: FORBIDDEN_ROLE when they may not any
 * more; NOT_FOUND when its source was disabled.
 */
export async function actorsOf(
  { database }: ActorsNeeds,
  row: Pick<ImportRow, 'merchant_id' | 'created_by' | 'source_id'>,
  { traceId }: Pick<ActorContext, 'traceId'>,
): Promise<ImportActors> {
  const { merchant_id: merchantId, created_by: staffId } = row
  const session = await sessionOfStaff(database, { merchantId, staffId })
  if (session === null || !MANAGER.some(role => session.roles.includes(role)))
    throw new Refusal('FORBIDDEN_ROLE')
  const source = await sourceOf(database, session, row.source_id)
  return { session, source, context: { actor: actorOf(session), traceId } }
}

async function sourceOf(
  database: Database,
  session: StaffSession,
  sourceId: string | null,
): Promise<SourceSession | null> {
  if (sourceId === null) return null
  const source = await findSource(database, session, sourceId)
  if (source.disabled_at !== null) throw new Refusal('NOT_FOUND')
  return sourceSessionOf(source)
}
