import type { BillCause } from '@fangxing/contract/states'
import { MAX_FEN } from '@fangxing/contract/money.schema'
import type { PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import { isFreeToPay, VOLUNTARY_ARREAR_STATES } from '../../domain/arrear'
import type { ActorContext } from '../../domain/actor-context'
import type { BillVia } from '../../domain/owner-bill'
import { commitUnit } from '../../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import type { ArrearJson } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import { addBillToHistory, lineOf, openBill } from '../../modules/bills'
import type { Clock } from '../../ports'
import { failpoint } from '../../settings/failpoint'

type Debt = ArrearJson & {
  lot_name: string
  /** Another system collects it at this moment. */
  is_reserved: boolean
  /** The live bill in which it stands. */
  bill_id: string | null
}
/** `is_known`: whoever asks has it already. `is_shown`: it names nothing but debts that they may be shown. */
type LiveBill = { id: string; is_known: boolean; is_shown: boolean }
/** Debts of one plate and one merchant, and the bills without an order in which they stand now, the oldest first. */
export type FoundDebts = {
  merchant_id: string
  mchid: string
  payee_name: string
  debts: Debt[]
  live_bills: LiveBill[]
}
export type Freezing = {
  ownerId: string
  cause: Extract<BillCause, 'plate' | 'notice'>
  via: BillVia
  /** Of debts that are barred by time, and of no others. */
  isVoluntary?: boolean
  /** Reads again at every attempt: what changed meanwhile is decided again. */
  read: (at: Date) => Promise<FoundDebts>
}

/** Makes debts that no device holds a car for into a bill, or finds the bill that stands for them. */
export class FreezeDebts {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /**
   * Answers the id of the bill, or null when nothing is owed. Where somebody pays for it just now, the same bill is
   * answered: the first success settles it. A debt that another system collects at this moment is left out, so that nobody
   * pays it twice, and so is one in a bill that names more than is shown to whoever asks: its number and sum would tell them
   * (privacy of debts). Refusals: BILL_AT_CAR, DEBT_RESERVED.
   */
  freeze(
    { ownerId, cause, via, read, isVoluntary = false }: Freezing,
    context: ActorContext,
  ): Promise<string | null> {
    const { database, clock } = this.needs
    return database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const found = await read(work.at)
      const liveId = billToJoin(found.live_bills)
      const isPlain = isVoluntary ? isBarred : isFree
      const free = found.debts.filter(debt => isPlain(debt) && !debt.is_reserved && debt.bill_id === null)
      if (liveId === undefined && free.length === 0) {
        if (found.debts.length === 0) return null
        throw new Refusal(found.debts.every(isPlain) ? 'DEBT_RESERVED' : 'BILL_AT_CAR')
      }
      const billId = liveId ?? newBill(work, { found, debts: payableAtOnce(free), cause, isVoluntary })
      addBillToHistory(work, ownerId, billId, via)
      await this.commit(work)
      failpoint('bill.opened')
      return billId
    })
  }

  private async commit(work: UnitOfWork): Promise<void> {
    // Somebody else opened one for the same debts, or a device was bound to them, at the same moment.
    await uniqueAsConflict(commitUnit(this.needs.database, work))
  }
}

/** The one that they have already, since nobody gives up a bill by asking again; else the oldest that tells them nothing new. */
const billToJoin = (live: readonly LiveBill[]): string | undefined =>
  (live.find(bill => bill.is_known) ?? live.find(bill => bill.is_shown))?.id

/** No device holds a car for it. */
const isFree = ({ state }: Debt): boolean => isFreeToPay(state)
const isBarred = ({ state }: Debt): boolean => VOLUNTARY_ARREAR_STATES.includes(state)

type Frozen = {
  found: FoundDebts
  debts: readonly Debt[]
  cause: Freezing['cause']
  isVoluntary: boolean
}

function newBill(work: UnitOfWork, { found, debts, cause, isVoluntary }: Frozen): string {
  const id = newId()
  const last = debts.at(-1)!
  openBill(work, {
    id,
    cause,
    merchantId: found.merchant_id,
    lotId: last.lot_id,
    payee: found,
    plate: { text: last.plate_text, colour: last.plate_colour as PlateColour },
    lines: debts.map(debt => lineOf(debt, [])),
    isVoluntary,
  })
  // Each as it was read: a debt that ended meanwhile is not asked for.
  for (const debt of debts) work.touch('arrear', debt)
  return id
}

/** The oldest debts as far as one payment can bring the money: the rest stands in the next bill. */
function payableAtOnce(debts: readonly Debt[]): Debt[] {
  let totalFen = 0
  return debts.filter(debt => (totalFen += debt.due_fen) <= MAX_FEN)
}
