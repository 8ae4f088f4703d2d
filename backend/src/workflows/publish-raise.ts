import { LOCK_COMMAND } from '../domain/lock-command'
import type { OrderCache } from '../persistence/cache/order-cache'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import type { LockCommandRow, OrderRow } from '../persistence/rows'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { BootOf } from '../modules/locks'
import type { ChangeDeviceOfOrder } from './ingest-reports/change-device-of-order'
import { failDeployment } from './ingest-reports/confirm-raised'
import type { HandOverRaise } from './publish-command/hand-over-raise'
import type { PublishCommand } from './publish-command/publish-command'
import type { PublishToDevice } from './publish-command/publish-to-device'
import { READ_RAISE } from './publish-raise.queries'

/** Until the next search for a node with a connection: a node connects again within 0.2–2 s. */
const AGAIN_MS = 300

type Needs = {
  database: Database
  orderCache: OrderCache
  clock: Clock
  publishToDevice: PublishToDevice
  publishCommand: PublishCommand
  handOverRaise: HandOverRaise
  changeDeviceOfOrder: ChangeDeviceOfOrder
}
type Raise = LockCommandRow & Pick<OrderRow, 'challenge'> & BootOf & { order_version: number }

/** Publishes a RAISE for the node that ordered it and had no connection to the broker. */
export class PublishRaise {
  constructor(private readonly needs: Needs) {}

  /**
   * Whoever takes the command from queued to sent publishes it, once, so that a repeated job does nothing. A node without
   * a connection leaves it to another; when none had one for as long as the RAISE could run, the deployment has failed and
   * the attendant sees it at once. Errors: as commit.
   */
  async publish(commandId: string): Promise<void> {
    const { database, clock, publishToDevice, publishCommand, handOverRaise } = this.needs
    const raise = await database.one<Raise>(READ_RAISE, [commandId])
    if (!raise || raise.state !== LOCK_COMMAND.initial) return
    if (raise.expires_at! <= clock.now()) return this.giveUp(raise.order_id)
    if (!publishToDevice.isConnected()) return handOverRaise.ask(raise, AGAIN_MS)
    const claimed = await this.claim(commandId)
    if (!claimed) return
    const outcome = await publishCommand.publishRaise(claimed, {
      device: claimed,
      pairingCode: claimed.challenge,
    })
    if (outcome === 'not_written') await this.giveUp(claimed.order_id)
  }

  /** Notes the attempt before it is made: null when somebody else did. */
  private claim(commandId: string): Promise<Raise | null> {
    const { database, orderCache, clock } = this.needs
    return database.retryOnConflict(async () => {
      const raise = await database.one<Raise>(READ_RAISE, [commandId])
      if (!raise || raise.state !== LOCK_COMMAND.initial) return null
      const work = new UnitOfWork({ actor: 'platform', traceId: raise.trace_id ?? newId() }, clock.now())
      const attempts = raise.attempts + 1
      work.transition(LOCK_COMMAND, raise, 'sent', {
        set: { attempts, sent_at: work.at },
        detail: { attempt: attempts },
      })
      const order = { id: raise.order_id, version: raise.order_version }
      work.touch('recovery_order', order, { updated_at: work.at })
      await orderCache.invalidate(raise.order_id)
      await commitUnit(database, work)
      await orderCache.refresh(raise.order_id)
      return raise
    })
  }

  private async giveUp(orderId: string): Promise<void> {
    const context = { actor: 'platform', traceId: newId() }
    await this.needs.changeDeviceOfOrder.change(orderId, context, draft =>
      failDeployment(draft, 'ran_out', 'no_answer'),
    )
  }
}
