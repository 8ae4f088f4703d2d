import type { BillCause } from '@fangxing/contract/states'
import { MAX_FEN } from '@fangxing/contract/money.schema'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import { ARREAR } from '../domain/arrear'
import type { ActorContext } from '../domain/actor-context'
import type { OwnerSession } from '../domain/sessions'
import { may } from '../domain/state-machine'
import { commitUnit } from '../persistence/commit-unit'
import { OptimisticLockError, UniqueViolation, type Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import type { ArrearJson } from '../persistence/rows'
import { UnitOfWork } from '../persistence/unit-of-work'
import { addBillToHistory, lineOf, openBill } from '../modules/bills'
import type { Clock } from '../ports'
import { READ_PLATE_DEBTS } from './open-plate-bill.queries'

/** Plates beside this one that a person may ask for in a day: nobody searches for the debts of strangers. */
const OTHER_PLATES = 2
const DAY_MS = 86_400_000

type Needs = { database: Database; clock: Clock }
type Asked = { lotId: string; plate: Plate; cause: Extract<BillCause, 'plate' | 'notice'> }
type Debt = ArrearJson & {
  lot_name: string
  /** Another system collects it at this moment. */
  is_reserved: boolean
}
type PlateDebts = {
  lot_id: string
  merchant_id: string
  mchid: string
  payee_name: string
  debts: Debt[]
  live_bill_ids: string[]
  other_plates: number
}

/** Somebody pays what a plate owes although no device stands at the car. */
export class OpenPlateBill {
  constructor(private readonly needs: Needs) {}

  /**
   * Answers the id of the bill, or null when the plate owes nothing. Where somebody pays for it just now, the same bill is
   * answered: the first success settles it. A debt that another system collects at this moment is left out, so that nobody
   * pays it twice. Refusals: NOT_FOUND, PLATES_TOO_MANY, BILL_AT_CAR, DEBT_RESERVED.
   */
  async open(owner: OwnerSession, asked: Asked, context: ActorContext): Promise<string | null> {
    const { database, clock } = this.needs
    return database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const found = await this.read(owner, asked, work.at)
      const [liveId] = found.live_bill_ids
      const free = found.debts.filter(debt => isHoldable(debt) && !debt.is_reserved)
      if (liveId === undefined && free.length === 0) {
        if (found.debts.length === 0) return null
        throw new Refusal(found.debts.every(isHoldable) ? 'DEBT_RESERVED' : 'BILL_AT_CAR')
      }
      const billId = liveId ?? freeze(work, asked, found, payableAtOnce(free))
      addBillToHistory(work, owner.ownerId, billId)
      await this.commit(work)
      // Whoever asked for several plates at one moment has counted none of the others before.
      await this.read(owner, asked, work.at)
      return billId
    })
  }

  private async read(owner: OwnerSession, { lotId, plate, cause }: Asked, at: Date): Promise<PlateDebts> {
    const found = await this.needs.database.one<PlateDebts>(READ_PLATE_DEBTS, [
      lotId,
      plateKey(plate),
      owner.ownerId,
      new Date(at.getTime() - DAY_MS),
      at,
    ])
    if (!found) throw new Refusal('NOT_FOUND')
    // Paper at the car gives the right to pay by itself; who looks plates up could be searching.
    if (cause === 'plate' && found.other_plates > OTHER_PLATES) throw new Refusal('PLATES_TOO_MANY')
    return found
  }

  private async commit(work: UnitOfWork): Promise<void> {
    try {
      await commitUnit(this.needs.database, work)
    } catch (error) {
      // Somebody else opened one for the same debts, or a device was bound to them, at the same moment.
      if (error instanceof UniqueViolation) throw new OptimisticLockError(error.constraint)
      throw error
    }
  }
}

/** No device holds a car for it. */
const isHoldable = ({ state }: Debt): boolean => may(ARREAR, state, 'held')

function freeze(
  work: UnitOfWork,
  { plate, cause }: Asked,
  found: PlateDebts,
  debts: readonly Debt[],
): string {
  const id = newId()
  const last = debts.at(-1)!
  openBill(work, {
    id,
    cause,
    merchantId: found.merchant_id,
    lotId: last.lot_id,
    payee: found,
    plate,
    lines: debts.map(debt => lineOf(debt, [])),
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
