import type { EntitlementKind, EntitlementView } from '@fangxing/contract/entitlements'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import {
  changeEntitlement,
  draftOfEntitlement,
  entitlementViewOf,
  findEntitlement,
  grantEntitlement,
  type EntitlementRow,
} from '../../modules/entitlements'
import { commitUnit } from '../../persistence/commit-unit'
import { OptimisticLockError, type Database } from '../../persistence/database'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { queueEntitled } from './queue-entitled'

type Change = {
  entitlementId: string
  version: number
  plates: readonly Plate[]
  validTo: string
  reason: string
}

const MINUTE_MS = 60_000
/** Of plates that change, as those of a company do. A coupon is spent once, and the rest is told by other systems. */
const CHANGEABLE: readonly EntitlementKind[] = ['pass', 'free_list', 'status']

/** The plates of a pass or list, and its end, from now on: what counted until now is left as it was. */
export class ChangePlates {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** Refusals: NOT_FOUND. */
  async read(session: StaffSession, entitlementId: string): Promise<EntitlementView> {
    return entitlementViewOf(await findEntitlement(this.needs.database, session, entitlementId))
  }

  /**
   * A plate that is taken was free until now, one that is added is from now on. Refusals: NOT_FOUND, VERSION_CONFLICT,
   * ENTITLEMENT_OF_SOURCE, ENTITLEMENT_NOT_CHANGED, BAD_INPUT for an end that is past.
   */
  async change(
    session: StaffSession,
    { entitlementId, version, plates, validTo, reason }: Change,
    context: ActorContext,
  ): Promise<EntitlementView> {
    const { database, clock } = this.needs
    const known = await findEntitlement(database, session, entitlementId)
    const work = new UnitOfWork(context, clock.now())
    const to = new Date(validTo)
    refuseUnchangeable(known, { version, to, at: work.at })
    const plateKeys = [...new Set(plates.map(plateKey))]
    const { merchant_id: merchantId, valid_from: from, plate_keys: former } = known
    const draft = { ...draftOfEntitlement(known), plateKeys, validTo: to }
    // Stays are priced by whole minutes: none lies between the former one and this.
    const since = new Date(Math.floor(work.at.getTime() / MINUTE_MS) * MINUTE_MS)
    let id = entitlementId
    if (from >= since) changeEntitlement(work, known, { draft }, reason)
    else {
      const by = { merchantId, staffId: session.staffId, reason, continues: entitlementId }
      changeEntitlement(work, known, { endsAt: since }, reason)
      id = grantEntitlement(work, { ...draft, validFrom: since }, by)
    }
    const changed = [...former, ...plateKeys].filter(key => !former.includes(key) || !plateKeys.includes(key))
    queueEntitled(work, { merchantId, plateKeys: changed, from: since, to })
    try {
      await commitUnit(database, work)
    } catch (error) {
      if (error instanceof OptimisticLockError) throw new Refusal('VERSION_CONFLICT')
      throw error
    }
    return this.read(session, id)
  }
}

function refuseUnchangeable(
  known: EntitlementRow,
  { version, to, at }: { version: number; to: Date; at: Date },
): void {
  if (known.version !== version) throw new Refusal('VERSION_CONFLICT')
  if (known.source_id !== null) throw new Refusal('ENTITLEMENT_OF_SOURCE')
  if (
    !CHANGEABLE.includes(known.kind as EntitlementKind) ||
    known.valid_to <= at ||
    known.valid_to <= known.valid_from
  )
    throw new Refusal('ENTITLEMENT_NOT_CHANGED')
  if (to <= at || to <= known.valid_from)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'body.validTo', code: 'too_small' }])
}
