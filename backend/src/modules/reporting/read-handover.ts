import type { StaffCall } from '@fangxing/contract/calls'
import type { HandoverItem } from '@fangxing/contract/handover'
import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import { READ_HANDOVER, READ_HANDOVER_AGES, READ_HANDOVER_ENDS, READ_LOT_CLOSED } from './handover.queries'
import { lotsOf } from './report-period'

type Ages = StaffCall<'readHandover'>['reply']['debtAges']
type Closed = {
  version: number
  closed_at: Date | null
  close_reason: string | null
  closed_by_name: string | null
}
type Row = { kind: HandoverItem['kind']; count: number; fen: number | null }

/** Nobody but us can end these; the rest stays with us, or the next operator gets a list of it. */
const MUST_END: readonly HandoverItem['kind'][] = [
  'holds',
  'moveTasks',
  'bills',
  'moneyApart',
  'devices',
  'shifts',
  'incidents',
  'complaints',
]
const MONEY: readonly HandoverItem['kind'][] = [
  'holds',
  'bills',
  'moneyApart',
  'debts',
  'graceDebts',
  'reviewDebts',
]

/** What is still out in a lot that another operator takes over. Never from a replica: it may say that nothing is left. */
export class ReadHandover {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** Refusals: NOT_FOUND for a lot of others. */
  async read(session: StaffSession, lotId: string): Promise<StaffCall<'readHandover'>['reply']> {
    const { database, clock } = this.needs
    const lots = await lotsOf(database, session, lotId)
    const at = clock.now()
    const place = [session.merchantId, lotId, at]
    const [rows, debtAges, ends, lot] = await Promise.all([
      database.query<Row>(READ_HANDOVER, place),
      database.query<Ages[number]>(READ_HANDOVER_AGES, place),
      database.query<{ kind: HandoverItem['kind']; at: Date }>(READ_HANDOVER_ENDS, place),
      database.one<Closed>(READ_LOT_CLOSED, [lotId, session.merchantId]),
    ])
    const items = rows.map(({ kind, count, fen }) => ({
      kind,
      mustEnd: MUST_END.includes(kind),
      count,
      fen: MONEY.includes(kind) ? (fen ?? 0) : null,
    }))
    return {
      lotName: lots.find(({ id }) => id === lotId)!.name,
      asOf: at.toISOString(),
      isReady: items.every(({ mustEnd, count }) => !mustEnd || count === 0),
      items,
      debtAges,
      endsNext: ends.map(({ kind, at: endsAt }) => ({ kind, at: endsAt.toISOString() })),
      version: lot!.version,
      closed: closedOf(lot!),
    }
  }
}

const closedOf = ({ closed_at, closed_by_name, close_reason }: Closed) =>
  closed_at === null
    ? null
    : { at: closed_at.toISOString(), by: closed_by_name ?? '', reason: close_reason ?? '' }
