import type { LotView } from '@fangxing/contract/lots'
import type { Plate } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../domain/sessions'
import { mayWorkIn } from '../domain/staff-access'
import {
  addLot,
  changeLot,
  endExemption,
  exemptPlate,
  isExemptNow,
  listExemptPlates,
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
  list(session: StaffSession, query: { search?: string }): ReturnType<typeof listLots> {
    return listLots(this.needs.database, session, query)
  }

  /** Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async read(session: StaffSession, lotId: string): Promise<LotView> {
    const lot = await readLot(this.needs.database, session.merchantId, lotId)
    if (!mayWorkIn(session, lotId)) throw new Refusal('FORBIDDEN_LOT')
    return lot
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

  /** Plates that are never blocked, or were. */
  listExempt(
    { merchantId }: Tenant,
    query: Parameters<typeof listExemptPlates>[2],
  ): ReturnType<typeof listExemptPlates> {
    const { database, clock } = this.needs
    return listExemptPlates(database, { merchantId, at: clock.now() }, query)
  }

  /**
   * A plate that is never blocked, in one lot or (without a lot) in all of the merchant's. Refusals: NOT_FOUND, BAD_INPUT for
   * an end that has passed.
   */
  async exemptPlate(
    { merchantId, staffId }: Tenant & { staffId: string },
    input: { plate: Plate; lotId: string | null; note: string; endsAt?: string },
    context: ActorContext,
  ): Promise<void> {
    const { database } = this.needs
    if (input.lotId !== null) await refuseForeignLots(database, merchantId, [input.lotId])
    const work = this.begin(context)
    const endsAt = input.endsAt === undefined ? null : new Date(input.endsAt)
    if (endsAt !== null && endsAt <= work.at)
      throw new Refusal('BAD_INPUT', {}, [{ path: 'body.endsAt', code: 'too_small' }])
    exemptPlate(work, { merchantId, staffId }, { ...input, endsAt })
    await commitUnit(database, work)
  }

  /** It may be blocked again. Refusals: NOT_FOUND when it is not exempt (any more), also because somebody was faster. */
  async endExemption(
    { merchantId }: Tenant,
    input: { plate: Plate; lotId: string | null; reason: string },
    context: ActorContext,
  ): Promise<void> {
    const { database } = this.needs
    const work = this.begin(context)
    if (!(await isExemptNow(database, { merchantId, at: work.at }, input))) throw new Refusal('NOT_FOUND')
    endExemption(work, merchantId, input)
    await commitUnit(database, work)
  }

  private begin(context: ActorContext): UnitOfWork {
    return new UnitOfWork(context, this.needs.clock.now())
  }
}
