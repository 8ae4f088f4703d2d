import type { OwnerCall } from '@fangxing/contract/calls'
import { Refusal } from '@fangxing/contract/refusal'
import type { ArrearState } from '@fangxing/contract/states'
import type { ActorContext } from '../../domain/actor-context'
import { OPEN_ARREAR_STATES, PAYABLE_ARREAR_STATES, VOLUNTARY_ARREAR_STATES } from '../../domain/arrear'
import { PAST_ARREAR_STATES } from '../../domain/plate-binding'
import type { OwnerSession } from '../../domain/sessions'
import type { PriceStay } from '../../domain/stays/stay-fee'
import { startOfDay } from '../../domain/shanghai-time'
import type { PhotoLinks } from '../../modules/evidence'
import {
  findBinding,
  isBindingAlive,
  listBindings,
  ownerPlateOf,
  readGrantsLeft,
  type BindingReading,
} from '../../modules/plate-bindings'
import type { ArrearRow } from '../../persistence/rows'
import type { PublishedTariffs } from '../../modules/tariffs'
import type { Database } from '../../persistence/database'
import { READ_PLATE_DEBTS_SHOWN } from '../../persistence/readings/plate-debts.queries'
import { idsOfCar, type KeptPicture } from '../../persistence/readings/stay-pictures'
import type { Clock, EndedSender, LicenceReader, ReminderSender } from '../../ports'
import type { OpenNamedBill } from '../open-bill/open-named-bill'
import type { OpenStayBill } from '../open-bill/open-stay-bill'
import { readRunningStays, runningViewOf } from './running-stays'

const MOST_DEBTS = 200

type Needs = {
  database: Database
  clock: Clock
  photoLinks: Pick<PhotoLinks, 'of'>
  licenceReader: Pick<LicenceReader, 'isOn'>
  reminderSender: Pick<ReminderSender, 'templateId'>
  endedSender: Pick<EndedSender, 'templateId'>
  openNamedBill: OpenNamedBill
  openStayBill: OpenStayBill
  priceStay: PriceStay
  publishedTariffs: Pick<PublishedTariffs, 'validBetween'>
}
type Debt = Pick<
  ArrearRow,
  | 'id' | 'state' | 'merchant_id' | 'entered_at' | 'exited_at' | 'principal_fen' | 'late_fee_fen' | 'waived_fen' | 'paid_fen' | 'due_fen' | 'trace'
> & { lot_name: string; payee_name: string; hotline: string; is_reserved: boolean; photo_ids: string[]; stay_pictures: KeptPicture[] } // prettier-ignore
/** `barredArrearIds`: these alone, which nobody asks for any more. */
type Paid = { bindingId: string; merchantId: string; barredArrearIds?: readonly string[] }
type Plate = OwnerCall<'readPlate'>['reply']

/**
 * What a person sees of the plates that they have proved to be theirs. Times, places and pictures come from here alone, and
 * only since the licence was issued: before, the car may have been somebody else's (privacy of debts).
 */
export class ReadOwnPlates {
  constructor(private readonly needs: Needs) {}

  async list({ ownerId }: OwnerSession): Promise<OwnerCall<'listPlates'>['reply']> {
    const { database, clock, licenceReader, reminderSender, endedSender } = this.needs
    const at = clock.now()
    const [rows, left] = await Promise.all([
      listBindings(database, ownerId),
      readGrantsLeft(database, ownerId),
    ])
    return {
      items: rows.map(row => ownerPlateOf(row, at)),
      isReadAtOnce: licenceReader.isOn,
      reminders: allowedOf(reminderSender, left.reminders),
      endedMessages: allowedOf(endedSender, left.ended),
    }
  }

  /** Refusals: NOT_FOUND, also for one that is not bound (any more). */
  async read({ ownerId }: OwnerSession, bindingId: string): Promise<Plate> {
    const at = this.needs.clock.now()
    const binding = await this.findAlive(ownerId, bindingId, at)
    const [open, past, running] = await Promise.all([
      this.debts(binding, OPEN_ARREAR_STATES, at),
      this.debts(binding, PAST_ARREAR_STATES, at),
      readRunningStays(this.needs, binding, at),
    ])
    return {
      plate: ownerPlateOf(binding, at),
      running: running.map(stay => runningViewOf(stay, at)),
      creditors: [...new Set(open.map(debt => debt.merchant_id))].map(merchantId =>
        this.creditorOf(open.filter(debt => debt.merchant_id === merchantId)),
      ),
      history: past.map(debt => ({
        ...this.viewOf(debt),
        payeeName: debt.payee_name,
        merchantId: debt.merchant_id,
        voluntaryFen: voluntaryFenOf(debt),
      })),
    }
  }

  /** Stays of all plates of a person that go on in one lot, whose sign was scanned. */
  async here({ ownerId }: OwnerSession, lotId: string): Promise<OwnerCall<'listStaysHere'>['reply']> {
    const at = this.needs.clock.now()
    const bindings = await listBindings(this.needs.database, ownerId)
    const items: OwnerCall<'listStaysHere'>['reply']['items'] = []
    for (const binding of bindings.filter(one => isBindingAlive(one, at))) {
      const running = await readRunningStays(this.needs, binding, at)
      for (const stay of running)
        if (stay.lot_id === lotId)
          items.push({ plate: ownerPlateOf(binding, at), stay: runningViewOf(stay, at) })
    }
    return { items }
  }

  /** Answers the id of the bill, or null when nothing is owed. Refusals: NOT_FOUND, and those of OpenNamedBill. */
  async pay(
    owner: OwnerSession,
    { bindingId, merchantId, barredArrearIds: barred }: Paid,
    context: ActorContext,
  ): Promise<string | null> {
    const at = this.needs.clock.now()
    const binding = await this.findAlive(owner.ownerId, bindingId, at)
    const isVoluntary = barred !== undefined
    const states = isVoluntary ? VOLUNTARY_ARREAR_STATES : PAYABLE_ARREAR_STATES
    const debts = await this.debts(binding, states, at)
    const arrearIds = debts
      .filter(debt => debt.merchant_id === merchantId && (barred?.includes(debt.id) ?? true))
      .map(({ id }) => id)
    if (arrearIds.length === 0) return null
    return this.needs.openNamedBill.ofPlate(
      owner,
      { merchantId, plateKey: binding.plate_key, arrearIds, isVoluntary },
      context,
    )
  }

  /** Pays for a stay that goes on. As {@link pay}; null also when its car has left. Refusals: NOT_FOUND, and those of OpenStayBill. */
  async payStay(
    { ownerId }: OwnerSession,
    { bindingId, stayId }: { bindingId: string; stayId: string },
    context: ActorContext,
  ): Promise<string | null> {
    const read = async (at: Date) => {
      const binding = await this.findAlive(ownerId, bindingId, at)
      const running = await readRunningStays(this.needs, binding, at)
      return running.find(({ id }) => id === stayId) ?? null
    }
    return this.needs.openStayBill.open(ownerId, read, context)
  }

  private async findAlive(ownerId: string, bindingId: string, at: Date): Promise<BindingReading> {
    const binding = await findBinding(this.needs.database, ownerId, bindingId)
    if (!isBindingAlive(binding, at)) throw new Refusal('NOT_FOUND')
    return binding
  }

  private debts(binding: BindingReading, states: readonly ArrearState[], at: Date): Promise<Debt[]> {
    return this.needs.database.query<Debt>(READ_PLATE_DEBTS_SHOWN, [
      binding.plate_key,
      binding.merchant_id,
      startOfDay(binding.issue_date!),
      states,
      at,
      MOST_DEBTS,
    ])
  }

  private creditorOf(debts: readonly Debt[]): Plate['creditors'][number] {
    const [{ merchant_id: merchantId, payee_name: payeeName, hotline }] = debts as [Debt]
    const payable = debts.filter(isPayable)
    return {
      merchantId,
      payeeName,
      hotline,
      dueFen: payable.reduce((sum, debt) => sum + debt.due_fen, 0),
      arrearCount: payable.length,
      debts: debts.map(debt => this.viewOf(debt)),
    }
  }

  private viewOf(debt: Debt): Plate['creditors'][number]['debts'][number] {
    const { entered_at: enteredAt, exited_at: exitedAt } = debt
    const isOver = PAST_ARREAR_STATES.includes(debt.state)
    return {
      arrearId: debt.id,
      lotName: debt.lot_name,
      enteredAt: enteredAt.toISOString(),
      exitedAt: exitedAt.toISOString(),
      minutes: Math.max(0, Math.floor((exitedAt.getTime() - enteredAt.getTime()) / 60_000)),
      principalFen: debt.principal_fen,
      lateFeeFen: debt.late_fee_fen,
      waivedFen: debt.waived_fen,
      amountFen: isOver ? debt.paid_fen : debt.due_fen,
      trace: debt.trace,
      photoUrls: [...debt.photo_ids, ...idsOfCar(debt.stay_pictures)].map(id => this.needs.photoLinks.of(id)),
      state: debt.state,
      dueFen: isOver ? 0 : debt.due_fen,
      isPayable: isPayable(debt),
    }
  }
}

const isPayable = (debt: Debt): boolean =>
  PAYABLE_ARREAR_STATES.includes(debt.state) && debt.due_fen > 0 && !debt.is_reserved

const voluntaryFenOf = (debt: Debt): number =>
  VOLUNTARY_ARREAR_STATES.includes(debt.state) && !debt.is_reserved ? debt.due_fen : 0

const allowedOf = ({ templateId }: { templateId: string | null }, leftCount: number) =>
  templateId === null ? null : { templateId, leftCount }
