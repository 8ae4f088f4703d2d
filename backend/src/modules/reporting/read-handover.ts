import type { StaffCall } from '@fangxing/contract/calls'
import type { HandoverItem } from '@fangxing/contract/handover'
import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import { READ_HANDOVER } from './handover.queries'
import { lotsOf } from './report-period'

type Row = { kind: HandoverItem['kind']; count: number; fen: number | null }

/** Nobody but us can end these; debts, notices and passes go over with the lot. */
const MUST_END: readonly HandoverItem['kind'][] = [
  'holds',
  'moveTasks',
  'bills',
  'quarantined',
  'devices',
  'shifts',
  'incidents',
  'complaints',
]
const MONEY: readonly HandoverItem['kind'][] = ['holds', 'bills', 'quarantined', 'debts']

/** What is still out in a lot that another operator takes over. Never from a replica: it may say that nothing is left. */
export class ReadHandover {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** Refusals: NOT_FOUND for a lot of others. */
  async read(session: StaffSession, lotId: string): Promise<StaffCall<'readHandover'>['reply']> {
    const { database, clock } = this.needs
    const lots = await lotsOf(database, session, lotId)
    const at = clock.now()
    const rows = await database.query<Row>(READ_HANDOVER, [session.merchantId, lotId, at])
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
    }
  }
}
