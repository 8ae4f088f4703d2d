import type { LotView } from '@fangxing/contract/lots'
import type { Plate } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../domain/sessions'
import {
  addLot,
  changeLot,
  exemptPlate,
  listLots,
  readLot,
  refuseForeignLots,
  type LotDraft,
} from '../modules/lots'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'

type Tenant = Pick<StaffSession, 'merchantId'>

/** The lots of a merchant, their rules, and the plates that are never blocked. */
export class ManageLots {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** The lots of the merchant in which this person works. */
  list(session: StaffSession): Promise<{ items: LotView[] }> {
    return listLots(this.needs.database, session)
  }

  /** Refusals: BAD_INPUT for a policy that is none. */
  async create({ merchantId }: Tenant, draft: LotDraft, context: ActorContext): Promise<LotView> {
    const work = this.begin(context)
    const lotId = addLot(work, merchantId, draft)
    await commitUnit(this.needs.database, work)
    return readLot(this.needs.database, merchantId, lotId)
  }

  /** Refusals: NOT_FOUND, VERSION_CONFLICT when somebody changed it meanwhile, BAD_INPUT. */
  async change(
    { merchantId }: Tenant,
    draft: LotDraft & { lotId: string; version: number },
    context: ActorContext,
  ): Promise<LotView> {
    const { database } = this.needs
    const before = await readLot(database, merchantId, draft.lotId)
    if (before.version !== draft.version) throw new Refusal('VERSION_CONFLICT')
    const work = this.begin(context)
    changeLot(work, { id: draft.lotId, merchantId, version: draft.version }, draft)
    await commitUnit(database, work)
    return readLot(database, merchantId, draft.lotId)
  }

  /** A plate that is never blocked, in one lot or (without a lot) in all of the merchant's. Refusals: NOT_FOUND. */
  async exemptPlate(
    { merchantId }: Tenant,
    input: { plate: Plate; lotId: string | null; note: string },
    context: ActorContext,
  ): Promise<void> {
    const { database } = this.needs
    if (input.lotId !== null) await refuseForeignLots(database, merchantId, [input.lotId])
    const work = this.begin(context)
    exemptPlate(work, merchantId, input)
    await commitUnit(database, work)
  }

  private begin(context: ActorContext): UnitOfWork {
    return new UnitOfWork(context, this.needs.clock.now())
  }
}
