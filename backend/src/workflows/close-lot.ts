import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import type { StaffSession } from '../domain/sessions'
import { closeOrReopenLot } from '../modules/lots'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import { READ_LOT_TO_CLOSE } from './close-lot.queries'

type LotChange = { lotId: string; version: number; reason: string }
type LotRow = { version: number; closed_at: Date | null; hold_count: number }

/**
 * A lot that is about to be handed over takes no new recovery. The rules say so when somebody asks, when an order is opened and
 * before its lock goes up, and the statement that claims a RAISE looks once more. A recovery that is opened and raised between the
 * look of this act and its commit stands in the closed lot and ends as any other; the list for the handover shows it.
 */
export class CloseLot {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** Refusals: NOT_FOUND, VERSION_CONFLICT, STATE_CONFLICT when it is closed, LOT_HOLDS_CARS while a recovery there has not ended. */
  async close(session: StaffSession, { lotId, version, reason }: LotChange, context: ActorContext) {
    const lot = await this.find(session, lotId, version)
    if (lot.closed_at !== null) throw new Refusal('STATE_CONFLICT', { state: 'closed' })
    if (lot.hold_count > 0) throw new Refusal('LOT_HOLDS_CARS', { count: lot.hold_count })
    return this.write(session, { lotId, version, reason }, { by: session.staffId, context })
  }

  /** Refusals: NOT_FOUND, VERSION_CONFLICT, STATE_CONFLICT when it is not closed. */
  async reopen(session: StaffSession, { lotId, version, reason }: LotChange, context: ActorContext) {
    const lot = await this.find(session, lotId, version)
    if (lot.closed_at === null) throw new Refusal('STATE_CONFLICT', { state: 'open' })
    return this.write(session, { lotId, version, reason }, { by: null, context })
  }

  private async find({ merchantId }: StaffSession, lotId: string, version: number): Promise<LotRow> {
    const lot = await this.needs.database.one<LotRow>(READ_LOT_TO_CLOSE, [lotId, merchantId])
    if (!lot) throw new Refusal('NOT_FOUND')
    if (lot.version !== version) throw new Refusal('VERSION_CONFLICT')
    return lot
  }

  private async write(
    { merchantId }: StaffSession,
    { lotId, version, reason }: LotChange,
    { by, context }: { by: string | null; context: ActorContext },
  ): Promise<Record<string, never>> {
    const { database, clock } = this.needs
    const work = new UnitOfWork(context, clock.now())
    closeOrReopenLot(work, { id: lotId, merchantId, version }, { by, reason })
    await commitUnit(database, work)
    return {}
  }
}
