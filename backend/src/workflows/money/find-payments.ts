import type { FoundBill, PaidElsewhere } from '@fangxing/contract/money-records'
import { coloursOf, keysOfPlateText, type PlateColour } from '@fangxing/contract/plate'
import { MONEY_STATES } from '../../domain/payment'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import type { Database } from '../../persistence/database'
import { findElsewhere } from './find-elsewhere'
import { FIND_BILLS_BY_NUMBER, FIND_BILLS_OF_PLATE, READ_FOUND_BILLS } from './find-payments.queries'

const MOST_FOUND = 20

type FoundRow = {
  id: string
  cause: FoundBill['cause']
  state: FoundBill['state']
  lot_id: string
  lot_name: string
  plate_text: string
  plate_colour: PlateColour
  total_fen: number
  created_at: Date
  order_id: string | null
  settlement: FoundBill['settlement']
  payments: FoundBill['payments']
  refunds: FoundBill['refunds']
  covers: FoundBill['covers']
  stay: FoundBill['stay']
  hold: FoundBill['hold']
}

/** JSON of PostgreSQL spells its times in its own way. */
const iso = (at: string): string => new Date(at).toISOString()
const maybe = (at: string | null): string | null => (at === null ? null : iso(at))

const foundOf = (row: FoundRow): FoundBill => ({
  billId: row.id,
  orderId: row.order_id,
  cause: row.cause,
  state: row.state,
  lot: { id: row.lot_id, name: row.lot_name },
  plateText: row.plate_text,
  plateColour: row.plate_colour,
  totalFen: row.total_fen,
  createdAt: row.created_at.toISOString(),
  settlement: row.settlement && { ...row.settlement, createdAt: iso(row.settlement.createdAt) },
  payments: row.payments.map(payment => ({
    ...payment,
    createdAt: iso(payment.createdAt),
    successAt: maybe(payment.successAt),
  })),
  refunds: row.refunds.map(refund => ({
    ...refund,
    createdAt: iso(refund.createdAt),
    succeededAt: maybe(refund.succeededAt),
  })),
  covers: row.covers.map(line => ({
    ...line,
    enteredAt: iso(line.enteredAt),
    exitedAt: iso(line.exitedAt),
  })),
  stay: row.stay && { ...row.stay, enteredAt: iso(row.stay.enteredAt), exitedAt: maybe(row.stay.exitedAt) },
  hold: row.hold && {
    ...row.hold,
    openedAt: iso(row.hold.openedAt),
    paidAt: maybe(row.hold.paidAt),
    releasedAt: maybe(row.hold.releasedAt),
    releaseDelayedAt: maybe(row.hold.releaseDelayedAt),
  },
})

/**
 * What somebody who calls has paid: found by what they can name. Reads where it is written: they may have paid a second ago, and are
 * told that nothing came where a replica does not know it yet.
 */
export class FindPayments {
  constructor(private readonly needs: { database: Database }) {}

  async find(
    session: StaffSession,
    text: string,
  ): Promise<{ items: FoundBill[]; elsewhere: PaidElsewhere[] }> {
    const { database } = this.needs
    const isPlate = coloursOf(text).length > 0
    const found = isPlate
      ? await database.query<{ id: string }>(FIND_BILLS_OF_PLATE, [
          session.merchantId,
          keysOfPlateText(text),
          MOST_FOUND,
        ])
      : await database.query<{ id: string }>(FIND_BILLS_BY_NUMBER, [session.merchantId, text.trim()])
    const elsewhere = await findElsewhere(database, session, { text: text.trim(), isPlate })
    if (found.length === 0) return { items: [], elsewhere }
    const ids = found.map(({ id }) => id)
    const rows = await database.query<FoundRow>(READ_FOUND_BILLS, [ids, MONEY_STATES])
    return { items: rows.filter(row => mayWorkIn(session, row.lot_id)).map(foundOf), elsewhere }
  }
}
