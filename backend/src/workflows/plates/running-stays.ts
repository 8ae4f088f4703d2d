import { LEAVE_MINUTES } from '@fangxing/contract/leave-minutes'
import { MAX_FEN } from '@fangxing/contract/money.schema'
import type { OwnerCall } from '@fangxing/contract/calls'
import { dueNowFen, isInTime } from '../../domain/stays/prepaid'
import type { PriceStay, StayPrice } from '../../domain/stays/stay-fee'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import { startOfDay } from '../../domain/shanghai-time'
import { readRaisingStopped } from '../../modules/merchants'
import type { BindingReading } from '../../modules/plate-bindings'
import type { PublishedTariffs } from '../../modules/tariffs'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import type { StayRow } from '../../persistence/rows'
import type { PayableStay } from '../open-bill/open-stay-bill'
import { toPriceOf, type PricedColumns } from '../stays/charge-stays'
import { READ_RUNNING_STAYS } from './running-stays.queries'

const MOST_RUNNING = 20

type Needs = {
  database: Database
  priceStay: PriceStay
  publishedTariffs: Pick<PublishedTariffs, 'validBetween'>
}
type Running = PricedColumns &
  Pick<StayRow, 'prepaid_fen' | 'prepaid_until' | 'leave_by'> &
  Omit<PayableStay, 'dueFen' | 'leaveMinutes' | 'isHalted'> & {
    entered_at: Date
    lot_name: string
    /** Its open bill is for the plate that it was told with before. */
    is_taken: boolean
  }
/**
 * `price` null: only its source knows it. `isHalted`: an upgrade may run, see the migration of what is paid while parked; or somebody has
 * begun to pay for it as another car, for some minutes at most.
 */
export type RunningStay = Running & {
  price: Extract<StayPrice, { kind: 'priced' }> | null
  dueFen: number | null
  leaveMinutes: number
  isHalted: boolean
}
type Views = NonNullable<OwnerCall<'readPlate'>['reply']['running']>

/** Stays of a bound plate that go on, with what each would cost if the car left now. */
export async function readRunningStays(
  { database, priceStay, publishedTariffs }: Needs,
  binding: BindingReading,
  at: Date,
): Promise<RunningStay[]> {
  const rows = await database.query<Running>(READ_RUNNING_STAYS, [
    binding.plate_text,
    binding.plate_key,
    binding.merchant_id,
    startOfDay(binding.issue_date!),
    lowestIdAt(new Date(at.getTime() - STAY_RULES.longestMs)),
    at,
    MOST_RUNNING,
  ])
  if (rows.length === 0) return []
  // Read where it was written: an upgrade that has just begun is known.
  const isHalted = (await readRaisingStopped(database)) !== null
  const prices = new Map<string, RunningStay['price']>()
  for (const merchantId of new Set(rows.map(row => row.merchant_id))) {
    const own = rows.filter(row => row.merchant_id === merchantId)
    const priced = await priceStay.price(own.map(row => toPriceOf({ ...row, exited_at: at })))
    priced.prices.forEach((price, index) => {
      if (price.kind === 'priced') prices.set(own[index]!.id, price)
    })
  }
  const leaveMinutesOf = await readLeaveMinutes(publishedTariffs, rows)
  return rows.map(row => {
    const price = prices.get(row.id) ?? null
    const dueFen = price && dueNowFen(price, row, at)
    return { ...row, price, dueFen, leaveMinutes: leaveMinutesOf(row), isHalted: isHalted || row.is_taken }
  })
}

/** How long the tariff of each entry gives to leave; a lot without one gives the usual time. */
async function readLeaveMinutes(
  publishedTariffs: Needs['publishedTariffs'],
  rows: readonly Running[],
): Promise<(row: Running) => number> {
  const entries = rows.map(row => row.entered_at.getTime())
  const [fromMs, toMs] = [Math.min(...entries), Math.max(...entries)]
  const lotIds = [...new Set(rows.map(row => row.lot_id))]
  const validAt = new Map(
    await Promise.all(
      lotIds.map(async id => [id, await publishedTariffs.validBetween(id, fromMs, toMs)] as const),
    ),
  )
  return row =>
    validAt.get(row.lot_id)?.(row.entered_at.getTime())?.tariff.leaveMinutes ?? LEAVE_MINUTES.usual
}

export const runningViewOf = (stay: RunningStay, at: Date): Views[number] => {
  const { price, dueFen } = stay
  return {
    stayId: stay.id,
    lotName: stay.lot_name,
    payeeName: stay.payee_name,
    enteredAt: stay.entered_at.toISOString(),
    minutes: Math.floor((at.getTime() - stay.entered_at.getTime()) / 60_000),
    amountFen: price && Math.max(0, price.totalFen - price.paidFen),
    pricedAt: at.toISOString(),
    paidFen: stay.prepaid_fen,
    paidUntil: stay.prepaid_until?.toISOString() ?? null,
    leaveBy: stay.leave_by?.toISOString() ?? null,
    leaveMinutes: stay.leaveMinutes,
    mayLeave: isInTime(stay, at),
    dueFen,
    isPayable: !stay.isHalted && dueFen !== null && dueFen > 0 && dueFen <= MAX_FEN,
  }
}
