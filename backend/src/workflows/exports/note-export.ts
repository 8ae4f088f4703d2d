import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'

/** Who takes plates and money of a merchant away in a file is written down before the file begins. Errors: as the database's. */
export async function noteExport(
  { database, clock }: { database: Database; clock: Clock },
  { merchantId, staffId }: StaffSession,
  what: { list: string; lotId?: string },
  context: ActorContext,
): Promise<void> {
  const work = new UnitOfWork(context, clock.now())
  work.audit({ merchantId, entity: 'staff', entityId: staffId, event: 'list_exported', detail: what })
  await commitUnit(database, work)
}
