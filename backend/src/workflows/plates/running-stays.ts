import type { OwnerCall } from '@fangxing/contract/calls'
import type { PriceStay } from '../../domain/stays/stay-fee'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import { startOfDay } from '../../domain/shanghai-time'
import type { BindingReading } from '../../modules/plate-bindings'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import { toPriceOf, type PricedColumns } from '../stays/charge-stays'
import { READ_RUNNING_STAYS } from './running-stays.queries'

const MOST_RUNNING = 20

type Needs = { database: Database; priceStay: PriceStay }
type Running = PricedColumns & { entered_at: Date; lot_name: string; payee_name: string }
type Views = NonNullable<OwnerCall<'readPlate'>['reply']['running']>

/** Stays of a bound plate that go on, with what each would cost if the car left now; null where only its source knows. */
export async function readRunningStays(
  { database, priceStay }: Needs,
  binding: BindingReading,
  at: Date,
): Promise<Views> {
  const rows = await database.query<Running>(READ_RUNNING_STAYS, [
    binding.plate_text,
    binding.plate_key,
    binding.merchant_id,
    startOfDay(binding.issue_date!),
    lowestIdAt(new Date(at.getTime() - STAY_RULES.longestMs)),
    at,
    MOST_RUNNING,
  ])
  const prices = new Map<string, number>()
  for (const merchantId of new Set(rows.map(row => row.merchant_id))) {
    const own = rows.filter(row => row.merchant_id === merchantId)
    const priced = await priceStay.price(own.map(row => toPriceOf({ ...row, exited_at: at })))
    priced.prices.forEach((price, index) => {
      if (price.kind === 'priced') prices.set(own[index]!.id, Math.max(0, price.totalFen - price.paidFen))
    })
  }
  return rows.map(row => ({
    lotName: row.lot_name,
    payeeName: row.payee_name,
    enteredAt: row.entered_at.toISOString(),
    minutes: Math.floor((at.getTime() - row.entered_at.getTime()) / 60_000),
    amountFen: prices.get(row.id) ?? null,
    pricedAt: at.toISOString(),
  }))
}
