import type { ActorContext } from '../../domain/actor-context'
import type { Database } from '../../persistence/database'
import { repriceKeyOf, type RepriceTarget } from '../stays/queue-reprice'
import type { RepricePlate } from './reprice-plate'
import { DELETE_CAUSES, READ_CAUSES } from './reprice.queries'

type Needs = {
  database: Database
  repricePlate: Pick<RepricePlate, 'reprice'>
  /** The same on connections that are kept for what frees a person. */
  repriceHeldPlate: Pick<RepricePlate, 'reprice'>
}

/** What the job does: prices the plate again, and then forgets the causes that it knew of when it began. */
export class RunReprice {
  constructor(private readonly needs: Needs) {}

  /** Harmless when it runs again. Answers how many stays cost something else now. */
  async run(target: RepriceTarget, context: ActorContext): Promise<number> {
    const { repricePlate, repriceHeldPlate } = this.needs
    // Few rows, on a connection that is found whatever the others do: it says whether somebody stands behind a lock.
    const database = this.needs.database.urgent
    const key = repriceKeyOf(target)
    const [found] = await database.query<{ is_held: boolean; ids: string[] }>(READ_CAUSES, [
      key,
      target.merchantId,
      target.plateText,
    ])
    const { is_held: isHeld, ids } = found!
    const changed = await (isHeld ? repriceHeldPlate : repricePlate).reprice(target, context)
    if (ids.length > 0) await database.query(DELETE_CAUSES, [key, ids])
    return changed
  }
}
