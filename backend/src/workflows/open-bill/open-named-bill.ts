import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { mayOpenAgain, type BillVia } from '../../domain/owner-bill'
import type { OwnerSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { FoundDebts, FreezeDebts, Freezing } from './freeze-debts'
import {
  READ_NAMED_BARRED_DEBTS,
  READ_NAMED_BY_BILL,
  READ_NAMED_BY_ORDER,
  READ_NAMED_DEBTS,
} from './open-bill.queries'

type Needs = { database: Database; freezeDebts: FreezeDebts }
/** Debts that something has shown to a person, who may pay them until they are settled. */
type Named = {
  merchant_id: string
  plate_key: string
  cause: Freezing['cause']
  via: BillVia
  arrear_ids: string[]
  is_voluntary: boolean
}
/** `isVoluntary`: debts that are barred by time, which nobody asks for. */
type OfPlate = { merchantId: string; plateKey: string; arrearIds: string[]; isVoluntary?: boolean }

/** Somebody pays debts that they were shown before: nothing else of the plate is looked up, so it counts as no look-up. */
export class OpenNamedBill {
  constructor(private readonly needs: Needs) {}

  /** What of an order is still owed when its car was let go unpaid. Null: nothing. Refusals: NOT_FOUND, those of {@link FreezeDebts}. */
  ofOrder(owner: OwnerSession, orderId: string, context: ActorContext): Promise<string | null> {
    return this.open(READ_NAMED_BY_ORDER, { id: orderId, ownerId: owner.ownerId }, context)
  }

  /** What a bound plate owes to a merchant since its licence was issued; the caller has checked the binding. As {@link ofOrder}. */
  ofPlate(
    owner: OwnerSession,
    { merchantId, plateKey, arrearIds, isVoluntary = false }: OfPlate,
    context: ActorContext,
  ): Promise<string | null> {
    const parts = {
      merchant_id: merchantId,
      plate_key: plateKey,
      arrear_ids: arrearIds,
      is_voluntary: isVoluntary,
    }
    return this.freeze({ ...parts, cause: 'plate', via: 'plate' }, owner.ownerId, context)
  }

  /** What of a bill is still owed, once it is over; the bill itself as long as it lives. As {@link ofOrder}. */
  again(owner: OwnerSession, billId: string, context: ActorContext): Promise<string | null> {
    return this.open(READ_NAMED_BY_BILL, { id: billId, ownerId: owner.ownerId }, context)
  }

  private async open(
    text: string,
    { id, ownerId }: { id: string; ownerId: string },
    context: ActorContext,
  ): Promise<string | null> {
    const named = await this.needs.database.one<Named>(text, [id, ownerId])
    if (!named || !mayOpenAgain(named.via)) throw new Refusal('NOT_FOUND')
    return this.freeze(named, ownerId, context)
  }

  private freeze(
    { merchant_id, plate_key, cause, via, arrear_ids, is_voluntary: isVoluntary }: Named,
    ownerId: string,
    context: ActorContext,
  ): Promise<string | null> {
    const { database, freezeDebts } = this.needs
    const read = async (at: Date): Promise<FoundDebts> => {
      const values = [merchant_id, plate_key, at, arrear_ids, ownerId]
      const text = isVoluntary ? READ_NAMED_BARRED_DEBTS : READ_NAMED_DEBTS
      return (await database.one<FoundDebts>(text, values))!
    }
    return freezeDebts.freeze({ ownerId, cause, via, read, isVoluntary }, context)
  }
}
