import type { OwnerBill } from '@fangxing/contract/bills'
import { maskPlate, type PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import { mayOpenAgain } from '../../domain/owner-bill'
import { PAYABLE_BILL_STATES } from '../../domain/bill'
import type { OwnerSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import type { Clock } from '../../ports'
import type { Settings } from '../../settings/settings'
import { payableUntil } from './bill-changes'
import { READ_OWNER_BILL } from './read-owner-bill.queries'
import { shareCodeOf } from './share-code'

type BillRow = Pick<
  Row<'bill'>,
  | 'id' | 'version' | 'cause' | 'state' | 'payee_name' | 'plate_text' | 'plate_colour' | 'total_fen' | 'due_fen' | 'expires_at' | 'is_voluntary'
> & {
  arrear_count: number
  leave_by: Date | null
  leave_minutes: number | null
  is_payee_verified: boolean
  hotline: string
  via: string
  is_other_paying: boolean
  settlement: OwnerBill['settlement']
  payments: Omit<OwnerBill['payments'][number], 'payerRef'>[]
  refunds: Omit<OwnerBill['refunds'][number], 'payerRef'>[]
} // prettier-ignore

/** JSON from PostgreSQL has times in its own spelling; the wire has one. */
const time = (value: Date | string): string => new Date(value).toISOString()
const maybeTime = (value: string | null): string | null => value && time(value)

const secondsTo = (end: Date, now: Date): number =>
  Math.max(0, Math.floor((end.getTime() - now.getTime()) / 1000))

/** A bill that no device stands for, as whoever asked for it sees it. */
export class ReadOwnerBill {
  constructor(
    private readonly needs: { database: Database; clock: Clock; settings: Pick<Settings, 'QR_KEY'> },
  ) {}

  /** Refusals: NOT_FOUND, also for what this owner did not ask for. */
  async read({ ownerId, ownerRef }: OwnerSession, billId: string): Promise<OwnerBill> {
    const row = await this.needs.database.one<BillRow>(READ_OWNER_BILL, [billId, ownerId])
    if (!row) throw new Refusal('NOT_FOUND')
    const now = this.needs.clock.now()
    const colour = row.plate_colour as PlateColour
    return {
      id: row.id,
      version: row.version,
      cause: row.cause,
      state: row.state,
      payeeName: row.payee_name,
      isPayeeVerified: row.is_payee_verified,
      hotline: row.hotline,
      plateMasked: maskPlate({ text: row.plate_text, colour }),
      plateColour: colour,
      arrearCount: row.arrear_count,
      isVoluntary: row.is_voluntary,
      leaveBy: row.leave_by && time(row.leave_by),
      leaveMinutes: row.leave_minutes,
      totalFen: row.total_fen,
      dueFen: row.due_fen,
      expiresAt: time(row.expires_at!),
      payableForS: secondsTo(payableUntil(row.expires_at!), now),
      livesForS: secondsTo(row.expires_at!, now),
      shareCode: PAYABLE_BILL_STATES.includes(row.state) ? shareCodeOf(this.needs.settings, row.id) : null,
      isOtherPaying: row.is_other_paying,
      // What a stay costs by then is asked for again where it is shown.
      mayOpenAgain: mayOpenAgain(row.via) && row.cause !== 'stay',
      settlement: row.settlement && { ...row.settlement, createdAt: time(row.settlement.createdAt) },
      payments: row.payments.map(payment => ({
        ...payment,
        payerRef: ownerRef,
        expiresAt: time(payment.expiresAt),
        successAt: maybeTime(payment.successAt),
      })),
      refunds: row.refunds.map(refund => ({
        ...refund,
        payerRef: ownerRef,
        createdAt: time(refund.createdAt),
        succeededAt: maybeTime(refund.succeededAt),
      })),
    }
  }
}
