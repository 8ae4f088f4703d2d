import type { Database } from '../database'
import type { ArrearRow } from '../rows'
import { READ_DEBTS } from './debt-reading.queries'

/** A debt with the live bill that it stands in. */
export type DebtReading = Pick<
  ArrearRow,
  | 'id' | 'version' | 'state' | 'merchant_id' | 'lot_id' | 'plate_text' | 'plate_colour' | 'plate_key' | 'entered_at' | 'exited_at' | 'stay_id' | 'due_fen' | 'paid_fen' | 'waived_fen'
> & { bill_id: string | null } // prettier-ignore

/** Debts of this merchant; those of others and unknown ones are left out. */
export function readDebts(
  database: Database,
  merchantId: string,
  arrearIds: readonly string[],
): Promise<DebtReading[]> {
  return database.query<DebtReading>(READ_DEBTS, [merchantId, arrearIds])
}
