import type { EntitlementView, NewEntitlement } from '@fangxing/contract/entitlements'
import { yuanText } from '@fangxing/contract/money'
import { plateKey } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { dayOf, startOfDay } from '../../domain/shanghai-time'
import {
  changeEntitlement,
  entitlementViewOf,
  findEntitlement,
  grantEntitlement,
  listEntitlements,
  type EntitlementDraft,
} from '../../modules/entitlements'
import { refuseForeignLots } from '../../modules/lots'
import { findStay, type ShownStay } from '../../modules/stays'
import { commitUnit } from '../../persistence/commit-unit'
import { OptimisticLockError, type Database } from '../../persistence/database'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { SUM_OWED_BY_STAYS } from './entitled.queries'
import { queueEntitled } from './queue-entitled'

type Needs = { database: Database; clock: Clock; settings: { DECIDE_ALONE_LIMIT_FEN: number } }
type List = Parameters<typeof listEntitlements>[2]

/** What plates need not pay: who granted it, until when, and what it changes of stays that nobody has paid yet. */
export class ManageEntitlements {
  constructor(private readonly needs: Needs) {}

  list({ merchantId }: StaffSession, query: List): Promise<{ items: EntitlementView[]; next?: string }> {
    const { database, clock } = this.needs
    return listEntitlements(database, { merchantId, at: clock.now() }, query)
  }

  /**
   * Refusals: NOT_FOUND (a lot, a stay), BAD_INPUT (an end before the beginning, a coupon for nobody), GRANT_ABOVE_LIMIT (it begins
   * before today or is a coupon, and would let go more than one person may decide).
   */
  async grant(session: StaffSession, given: NewEntitlement, context: ActorContext): Promise<EntitlementView> {
    const { database, clock } = this.needs
    const { merchantId, staffId } = session
    await refuseForeignLots(database, merchantId, given.lotIds)
    const stay = await this.stayOf(session, given)
    const draft = draftOf(given, stay)
    const work = new UnitOfWork(context, clock.now())
    await this.refuseAboveLimit(merchantId, { draft, plateKey: stay?.plate_key ?? null }, work.at)
    const id = grantEntitlement(work, draft, { merchantId, staffId, reason: given.reason })
    if (stay) queueOf(work, stay)
    else
      queueEntitled(work, {
        merchantId,
        plateKeys: draft.plateKeys,
        from: draft.validFrom,
        to: draft.validTo,
      })
    await commitUnit(database, work)
    return this.show(session, id)
  }

  /**
   * From now, or from another moment on, it does not count; what was paid by it stays. Refusals: NOT_FOUND, VERSION_CONFLICT,
   * BAD_INPUT for a moment at which it is over anyway.
   */
  async end(
    session: StaffSession,
    entitlementId: string,
    ending: { version: number; endsAt?: string; reason: string },
    context: ActorContext,
  ): Promise<EntitlementView> {
    const { database, clock } = this.needs
    const { merchantId } = session
    const known = await findEntitlement(database, session, entitlementId)
    if (known.version !== ending.version) throw new Refusal('VERSION_CONFLICT')
    const work = new UnitOfWork(context, clock.now())
    const wanted = ending.endsAt === undefined ? work.at : new Date(ending.endsAt)
    const { valid_from: from, valid_to: to, plate_keys: plateKeys } = known
    if (wanted >= to || to <= from)
      throw new Refusal('BAD_INPUT', {}, [{ path: 'body.endsAt', code: 'too_big' }])
    const endsAt = wanted < from ? from : wanted
    changeEntitlement(work, known, { endsAt }, ending.reason)
    // A coupon counts for a stay that began before it ended.
    const since = known.kind === 'coupon' ? from : endsAt
    if (known.stay_id !== null) queueOf(work, await findStay(database, session, known.stay_id))
    else queueEntitled(work, { merchantId, plateKeys, from: since, to })
    try {
      await commitUnit(database, work)
    } catch (error) {
      if (error instanceof OptimisticLockError) throw new Refusal('VERSION_CONFLICT')
      throw error
    }
    return this.show(session, entitlementId)
  }

  /**
   * What begins today or later lets nothing go that is owed from before; the rest is a waiver under another name. A coupon is spent
   * when the car leaves: it counts for all of a stay that began long before it.
   */
  private async refuseAboveLimit(
    merchantId: string,
    { draft, plateKey: keyOfStay }: { draft: EntitlementDraft; plateKey: string | null },
    at: Date,
  ): Promise<void> {
    const { stayId, plateKeys, lotIds, validFrom, validTo, coupon } = draft
    if (coupon === null && validFrom >= startOfDay(dayOf(at))) return
    const { database, settings } = this.needs
    const owed = await database.one<{ fen: number }>(SUM_OWED_BY_STAYS, [
      merchantId,
      keyOfStay === null ? plateKeys : [keyOfStay],
      stayId,
      validFrom,
      validTo,
      lotIds,
    ])
    const mostFen = coupon?.unit === 'fen' ? coupon.amount : Infinity
    const [amountFen, limitFen] = [Math.min(Number(owed!.fen), mostFen), settings.DECIDE_ALONE_LIMIT_FEN]
    if (amountFen > limitFen)
      throw new Refusal('GRANT_ABOVE_LIMIT', {
        amountYuan: yuanText(amountFen),
        limitYuan: yuanText(limitFen),
      })
  }

  private async show(session: StaffSession, id: string): Promise<EntitlementView> {
    return entitlementViewOf(await findEntitlement(this.needs.database, session, id))
  }

  private async stayOf(session: StaffSession, given: NewEntitlement): Promise<ShownStay | null> {
    if (given.kind !== 'coupon' || given.stayId === undefined) return null
    return findStay(this.needs.database, session, given.stayId)
  }
}

/** Only the stay itself, and what it leaves later ones of a cap. */
function queueOf(work: UnitOfWork, { merchant_id: merchantId, plate_key: key, ...stay }: ShownStay): void {
  const { entered_at: from, exited_at: to } = stay
  if (key !== null && from !== null && to !== null)
    queueEntitled(work, { merchantId, plateKeys: [key], from, to })
}

function draftOf(given: NewEntitlement, stay: ShownStay | null): EntitlementDraft {
  const [validFrom, validTo] = [new Date(given.validFrom), new Date(given.validTo)]
  if (validTo <= validFrom) throw new Refusal('BAD_INPUT', {}, [{ path: 'body.validTo', code: 'too_small' }])
  if (given.plates.length === 0 && stay === null)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'body.plates', code: 'missing' }])
  return {
    kind: given.kind,
    name: given.name,
    plateKeys: stay ? [] : given.plates.map(plateKey),
    stayId: stay?.id ?? null,
    lotIds: given.lotIds,
    bays: given.kind === 'pass' ? given.bays : [],
    hours: given.kind === 'pass' ? given.hours : null,
    coupon: given.kind === 'coupon' ? given.coupon : null,
    code: given.kind === 'status' ? given.code : null,
    validFrom,
    validTo,
  }
}
