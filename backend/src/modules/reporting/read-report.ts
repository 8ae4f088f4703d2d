import type { StaffCall } from '@fangxing/contract/calls'
import type { ReportFigures } from '@fangxing/contract/reports'
import type { BillCause } from '@fangxing/contract/states'
import type { StaffSession } from '../../domain/sessions'
import { SETTLEMENT } from '../../domain/settlement'
import { startOfDay } from '../../domain/shanghai-time'
import type { Database } from '../../persistence/database'
import { REPORT_MONEY, REPORT_ORDERS } from './report.queries'
import { daysOf, endOfDay, lotsOf, percentOf } from './report-period'

type Asked = StaffCall<'readReport'>['query']
type Report = StaffCall<'readReport'>['reply']

/** What was given back whole was not recovered. */
const COUNTS = SETTLEMENT.states.filter(state => state !== 'reversed')
const STAY_CAUSE: BillCause = 'stay'
export const FALSE_CAUSE = 'DISPUTE_UPHELD'
/** Of `grouping(day, lot_id)`. */
const LEVEL = { day: 1, lot: 2, all: 3 } as const

type Place = { day: string | null; lot_id: string | null; level: number }
type MoneyRow = Place & {
  recovered_fen: number
  payment_count: number
  cash_fen: number
  elsewhere_fen: number
  parking_fen: number
  waived_fen: number
}
type OrdersRow = Place & {
  order_count: number
  held_count: number
  settled_count: number
  let_go_count: number
  false_count: number
  free_p50_ms: number | null
  free_p95_ms: number | null
  free_p99_ms: number | null
}

/** Figures of a period by day and by lot, with what may be compared. Reads from a replica where there is one. */
export class ReadReport {
  constructor(private readonly needs: { reportingDatabase: Database }) {}

  /** Refusals: BAD_INPUT for a period that ends before it begins or is too long, NOT_FOUND for a lot of others. */
  async read(session: StaffSession, { from, until, lotId }: Asked): Promise<Report> {
    const { reportingDatabase: database } = this.needs
    const days = daysOf(from, until)
    const lots = await lotsOf(database, session, lotId)
    const period = [session.merchantId, lotId ?? null, startOfDay(from), endOfDay(until)]
    const [money, orders] = await Promise.all([
      database.query<MoneyRow>(REPORT_MONEY, [...period, COUNTS, STAY_CAUSE]),
      database.query<OrdersRow>(REPORT_ORDERS, [...period, FALSE_CAUSE]),
    ])
    const figures = (isMeant: (row: Place) => boolean) => figuresOf(money.find(isMeant), orders.find(isMeant))
    const hasRows = (id: string) => [...money, ...orders].some(row => isOfLot(id)(row))
    return {
      from,
      until,
      total: figures(({ level }) => level === LEVEL.all),
      days: days.map(day => ({ day, ...figures(row => row.level === LEVEL.day && row.day === day) })),
      lots: lots
        .filter(({ id }) => hasRows(id))
        .map(({ id, name }) => ({ lotId: id, name, ...figures(isOfLot(id)) }))
        .sort((one, other) => other.recoveredFen - one.recoveredFen),
    }
  }
}

const isOfLot = (id: string) => (row: Place) => row.level === LEVEL.lot && row.lot_id === id

const NO_MONEY: Omit<MoneyRow, keyof Place> = {
  recovered_fen: 0,
  payment_count: 0,
  cash_fen: 0,
  elsewhere_fen: 0,
  parking_fen: 0,
  waived_fen: 0,
}
const NO_ORDERS: Omit<OrdersRow, keyof Place> = {
  order_count: 0,
  held_count: 0,
  settled_count: 0,
  let_go_count: 0,
  false_count: 0,
  free_p50_ms: null,
  free_p95_ms: null,
  free_p99_ms: null,
}

function figuresOf(
  money: Omit<MoneyRow, keyof Place> = NO_MONEY,
  orders: Omit<OrdersRow, keyof Place> = NO_ORDERS,
): ReportFigures {
  return {
    recoveredFen: money.recovered_fen,
    paymentCount: money.payment_count,
    cashFen: money.cash_fen,
    elsewhereFen: money.elsewhere_fen,
    parkingFen: money.parking_fen,
    waivedFen: money.waived_fen,
    orderCount: orders.order_count,
    heldCount: orders.held_count,
    settledCount: orders.settled_count,
    letGoCount: orders.let_go_count,
    falseCount: orders.false_count,
    ratePct: percentOf(orders.settled_count, orders.held_count),
    freeP50Ms: orders.free_p50_ms,
    freeP95Ms: orders.free_p95_ms,
    freeP99Ms: orders.free_p99_ms,
  }
}
