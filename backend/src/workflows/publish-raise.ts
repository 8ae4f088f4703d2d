import type { AuditReason } from '@fangxing/contract/audit-reasons'
import type { Logger } from 'pino'
import { LOCK_COMMAND } from '../domain/lock-command'
import { nextState } from '../domain/state-machine'
import type { OrderCache } from '../persistence/cache/order-cache'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import type { LockCommandRow, OrderRow } from '../persistence/rows'
import { takenRows } from '../persistence/transition-where'
import { failpoint } from '../settings/failpoint'
import type { Clock } from '../ports'
import type { BootOf } from '../modules/locks'
import type { ChangeDeviceOfOrder } from './ingest-reports/change-device-of-order'
import { failDeployment } from './ingest-reports/confirm-raised'
import type { HandOverRaise } from './publish-command/hand-over-raise'
import type { PublishCommand } from './publish-command/publish-command'
import type { PublishToDevice } from './publish-command/publish-to-device'
import { CLAIM_RAISE, READ_RAISE } from './publish-raise.queries'

/** Until the next search for a node with a connection: a node connects again within 0.2–2 s. */
const AGAIN_MS = 300
const UNTRIED = LOCK_COMMAND.initial
const TRIED = nextState(LOCK_COMMAND, UNTRIED, 'sent').to

type Needs = {
  database: Database
  orderCache: OrderCache
  clock: Clock
  log: Logger
  publishToDevice: PublishToDevice
  publishCommand: PublishCommand
  handOverRaise: HandOverRaise
  changeDeviceOfOrder: ChangeDeviceOfOrder
}
type Claim = LockCommandRow &
  Pick<OrderRow, 'challenge'> &
  BootOf & { is_claimed: boolean; is_stopped: boolean }

/** Publishes a RAISE, on the node that ordered it or, where that one has no connection to the broker, on another. */
export class PublishRaise {
  constructor(private readonly needs: Needs) {}

  /**
   * Whoever moves the command from queued to sent publishes it, once, so that a repeated job does nothing. Whether raising
   * was stopped is looked at in the same statement: an order that was begun before the stop does not raise a lock after it.
   * A node without a connection leaves the command to another; when none had one for as long as the RAISE could run, the
   * deployment has failed and the attendant sees it at once. `againMs`: how long a node without a connection waits before
   * it hands the command on. Errors: as commit.
   */
  async publish(commandId: string, againMs = AGAIN_MS): Promise<void> {
    if (!this.needs.publishToDevice.isConnected()) return this.leaveToAnother(commandId, againMs)
    const claim = await this.claim(commandId)
    if (!claim) return this.giveUpLate(commandId)
    if (claim.is_stopped) return this.giveUp(claim.order_id, 'raising_stopped')
    if (!claim.is_claimed) return
    const pairingCode = claim.challenge
    const outcome = await this.needs.publishCommand.publishRaise(claim, { device: claim, pairingCode })
    failpoint('order.raise_published')
    await this.needs.orderCache.refresh(claim.order_id)
    if (outcome === 'not_written') await this.giveUp(claim.order_id, 'no_answer')
  }

  /**
   * The same on the node that has just ordered it, which hands it on at once. What does not come about is found when the
   * RAISE has had its time. Never throws.
   */
  async publishFirst(commandId: string): Promise<void> {
    try {
      await this.publish(commandId, 0)
    } catch (error) {
      this.needs.log.error({ err: error, command: commandId }, 'RAISE not published')
    }
  }

  private async leaveToAnother(commandId: string, againMs: number): Promise<void> {
    const raise = await this.readUntried(commandId)
    if (!raise) return
    if (isOver(raise, this.needs.clock.now())) return this.giveUp(raise.order_id, 'no_answer')
    await this.needs.handOverRaise.ask(raise, againMs)
  }

  private async giveUpLate(commandId: string): Promise<void> {
    const raise = await this.readUntried(commandId)
    if (raise && isOver(raise, this.needs.clock.now())) await this.giveUp(raise.order_id, 'no_answer')
  }

  private async readUntried(commandId: string): Promise<LockCommandRow | null> {
    const raise = await this.needs.database.one<LockCommandRow>(READ_RAISE, [commandId])
    return raise?.state === UNTRIED ? raise : null
  }

  private async claim(commandId: string): Promise<Claim | null> {
    const { database, orderCache, clock } = this.needs
    const raise = await database.one<LockCommandRow>(READ_RAISE, [commandId])
    if (!raise) return null
    const claim = await orderCache.change([raise.order_id], () =>
      database.retryOnConflict(() =>
        database.one<Claim>(CLAIM_RAISE, [commandId, clock.now(), 'platform', UNTRIED, TRIED, 'sent']),
      ),
    )
    if (claim?.is_claimed)
      database.transitions.note(takenRows(LOCK_COMMAND, 'sent', [{ from_state: UNTRIED }]))
    return claim
  }

  private async giveUp(orderId: string, reason: AuditReason): Promise<void> {
    const context = { actor: 'platform', traceId: newId() }
    await this.needs.changeDeviceOfOrder.change(orderId, context, draft =>
      failDeployment(draft, 'ran_out', reason),
    )
  }
}

const isOver = (raise: LockCommandRow, now: Date): boolean => raise.expires_at! <= now
