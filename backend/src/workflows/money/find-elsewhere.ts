import type { ApprovalAct } from '@fangxing/contract/approvals'
import type { PaidElsewhere } from '@fangxing/contract/money-records'
import { keysOfPlateText, normalisePlateText } from '@fangxing/contract/plate'
import type { ApprovalState } from '@fangxing/contract/states'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import type { Database } from '../../persistence/database'
import {
  FIND_BOOKED_ELSEWHERE,
  FIND_REPORTED_BY_NUMBER,
  FIND_REPORTED_OF_PLATE,
} from './find-elsewhere.queries'

const MOST_FOUND = 20
const PAID_ACTS: readonly ApprovalAct[] = ['paid_elsewhere', 'paid_in_part']
const DONE_STATES: readonly ApprovalState[] = ['approved']

type BookedRow = {
  id: string
  lot_id: string
  lot_name: string
  plate_text: string
  act: ApprovalAct
  amount_fen: number
  reference: string | null
  reason: string
  decided_at: Date
  booked_by: string
  arrear_ids: string[]
}
type ReportedRow = {
  source_id: string
  payment_ref: string
  channel: string
  booked_by: string
  told_at: Date
  reversed_at: Date | null
  amount_fen: number
  plate_text: string
  arrear_ids: string[]
  lot_ids: string[]
  lot_name: string
}

/** What was paid where no bill of ours stands: booked by a person, or told by another system. Newest first. */
export async function findElsewhere(
  database: Database,
  session: StaffSession,
  { text, isPlate }: { text: string; isPlate: boolean },
): Promise<PaidElsewhere[]> {
  const { merchantId } = session
  const keys = isPlate ? keysOfPlateText(text) : []
  const [reportedText, named] = isPlate
    ? ([FIND_REPORTED_OF_PLATE, normalisePlateText(text)] as const)
    : ([FIND_REPORTED_BY_NUMBER, text] as const)
  const [booked, reported] = await Promise.all([
    database.query<BookedRow>(FIND_BOOKED_ELSEWHERE, [
      merchantId,
      text,
      keys,
      PAID_ACTS,
      DONE_STATES,
      MOST_FOUND,
    ]),
    database.query<ReportedRow>(reportedText, [merchantId, named, MOST_FOUND]),
  ])
  const found = [
    ...booked.filter(row => mayWorkIn(session, row.lot_id)).map(bookedOf),
    ...reported.filter(row => row.lot_ids.every(lotId => mayWorkIn(session, lotId))).map(reportedOf),
  ]
  return found.sort((one, other) => (one.at < other.at ? 1 : -1)).slice(0, MOST_FOUND)
}

const bookedOf = (row: BookedRow): PaidElsewhere => ({
  id: row.id,
  by: { kind: 'staff', name: row.booked_by },
  at: row.decided_at.toISOString(),
  lotName: row.lot_name,
  plateText: row.plate_text,
  amountFen: row.amount_fen,
  isPart: row.act === 'paid_in_part',
  reference: row.reference,
  note: row.reason,
  arrearIds: row.arrear_ids,
  reversedAt: null,
})

const reportedOf = (row: ReportedRow): PaidElsewhere => ({
  id: `${row.source_id} ${row.payment_ref}`,
  by: { kind: 'source', name: row.booked_by },
  at: row.told_at.toISOString(),
  lotName: row.lot_name,
  plateText: row.plate_text,
  amountFen: row.amount_fen,
  isPart: false,
  reference: row.payment_ref,
  note: row.channel,
  arrearIds: row.arrear_ids,
  reversedAt: row.reversed_at?.toISOString() ?? null,
})
