import type { OwnerPlate } from '@fangxing/contract/owner-plates'
import type { ActorContext } from '../../domain/actor-context'
import { BOUND_STATE, PLATE_BINDING } from '../../domain/plate-binding'
import type { OwnerSession } from '../../domain/sessions'
import { may } from '../../domain/state-machine'
import {
  deleteEndedBindings,
  endBinding,
  findBinding,
  ownerPlateOf,
  readOverBindings,
} from '../../modules/plate-bindings'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { ForgetLicencePictures } from './forget-licence-pictures'

const SLICE = 200
const DELETE_SLICE = 2000
/** So long somebody can still read how it ended. */
const ENDED_MS = 90 * 86_400_000
const BUDGET_MS = 20_000

type Needs = { database: Database; clock: Clock; forgetLicencePictures: ForgetLicencePictures }

/** Bindings end: by their owners, and with their time. */
export class EndBindings {
  constructor(
    private readonly needs: Needs,
    private readonly limits = { slice: DELETE_SLICE, budgetMs: BUDGET_MS },
  ) {}

  /** Also takes back what nobody has looked at. The same again changes nothing. Refusals: NOT_FOUND. */
  async unbind({ ownerId }: OwnerSession, bindingId: string, context: ActorContext): Promise<OwnerPlate> {
    const { database, clock, forgetLicencePictures } = this.needs
    await database.retryOnConflict(async () => {
      const binding = await findBinding(database, ownerId, bindingId)
      const event = binding.state === BOUND_STATE ? 'unbound' : 'withdrawn'
      if (!may(PLATE_BINDING, binding.state, event)) return
      const work = new UnitOfWork(context, clock.now())
      endBinding(work, binding, { event, isSeen: true })
      await commitUnit(database, work)
    })
    await forgetLicencePictures.run()
    return ownerPlateOf(await findBinding(database, ownerId, bindingId), clock.now())
  }

  /** The owner has read how it ended; one that has not ended stays in the list. Refusals: NOT_FOUND. */
  async dismiss({ ownerId }: OwnerSession, bindingId: string, context: ActorContext): Promise<void> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const binding = await findBinding(database, ownerId, bindingId)
      if (binding.ended_at === null || binding.seen_at !== null) return
      const work = new UnitOfWork(context, clock.now())
      work.updateVersioned('plate_binding', binding, { seen_at: work.at })
      await commitUnit(database, work)
    })
  }

  /** Every minute. Harmless when it runs again, and on several nodes at once. */
  async sweep(context: ActorContext): Promise<void> {
    const { database, clock, forgetLicencePictures } = this.needs
    await database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const over = await readOverBindings(database, work.at, SLICE)
      for (const binding of over)
        endBinding(work, binding, { event: binding.state === BOUND_STATE ? 'expired' : 'lapsed' })
      if (over.length > 0) await commitUnit(database, work)
    })
    await forgetLicencePictures.run()
  }

  /** Every day. Returns whether nothing is left; harmless when it runs again. */
  async prune(): Promise<boolean> {
    const { database, clock } = this.needs
    const before = new Date(clock.now().getTime() - ENDED_MS)
    const { slice, budgetMs } = this.limits
    const endMs = performance.now() + budgetMs
    do {
      if ((await deleteEndedBindings(database, before, slice)) < slice) return true
    } while (performance.now() < endMs)
    return false
  }
}
