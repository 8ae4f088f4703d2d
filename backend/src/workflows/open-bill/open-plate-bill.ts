import { createHmac } from 'node:crypto'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import { GRACE_MS } from '../../domain/arrear'
import type { ActorContext } from '../../domain/actor-context'
import { PLATES_A_DAY } from '../../domain/owner-bill'
import type { OwnerSession } from '../../domain/sessions'
import { dayOf, startOfDay } from '../../domain/shanghai-time'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import type { Settings } from '../../settings/settings'
import type { FoundDebts, FreezeDebts, Freezing } from './freeze-debts'
import { CLAIM_PLATE_LOOK, READ_PLATE_DEBTS } from './open-bill.queries'

type Needs = {
  database: Database
  clock: Clock
  settings: Pick<Settings, 'QR_KEY'>
  freezeDebts: FreezeDebts
}
/** `named`: the debts that a paper names; whoever reads it may pay as long as one of them is owed. */
type Asked = { lotId: string; plate: Plate; cause: Freezing['cause']; named?: readonly string[] }

/** Somebody pays what a plate owes although no device stands at the car. */
export class OpenPlateBill {
  private readonly hashKey: Buffer

  constructor(private readonly needs: Needs) {
    this.hashKey = createHmac('sha256', Buffer.from(needs.settings.QR_KEY, 'base64'))
      .update('fangxing/plate-look/1')
      .digest()
  }

  /**
   * Answers the id of the bill, or null when the plate owes nothing. Whoever has asked for too many plates today is told so
   * before anything is read: the answer is the same for a plate that owes and for one that does not. Refusals: NOT_FOUND,
   * PLATES_TOO_MANY, and those of {@link FreezeDebts}.
   */
  async open(
    { ownerId }: OwnerSession,
    { lotId, plate, cause, named }: Asked,
    context: ActorContext,
  ): Promise<string | null> {
    const key = plateKey(plate)
    const today = startOfDay(dayOf(this.needs.clock.now()))
    // Paper at the car names its plate: whoever reads it searches for nobody.
    if (!named) await this.claimLook(ownerId, key, today)
    const pastGraceFrom = new Date(today.getTime() - GRACE_MS)
    const read = async (at: Date): Promise<FoundDebts> => {
      const values = [lotId, key, at, pastGraceFrom, named ?? [], ownerId]
      const found = await this.needs.database.one<FoundDebts>(READ_PLATE_DEBTS, values)
      if (!found) throw new Refusal('NOT_FOUND')
      const isOver = named && !found.debts.some(({ id }) => named.includes(id))
      return isOver ? { ...found, debts: [], live_bills: [] } : found
    }
    return this.needs.freezeDebts.freeze({ ownerId, cause, via: cause, read }, context)
  }

  /** Refusals: PLATES_TOO_MANY. */
  private async claimLook(ownerId: string, key: string, today: Date): Promise<void> {
    const hash = createHmac('sha256', this.hashKey).update(key).digest('base64url').slice(0, 22)
    const values = [ownerId, today, hash, PLATES_A_DAY]
    const claimed = await this.needs.database.one<{ is_allowed: boolean }>(CLAIM_PLATE_LOOK, values)
    if (!claimed?.is_allowed) throw new Refusal('PLATES_TOO_MANY')
  }
}
