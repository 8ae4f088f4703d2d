import type { Logger } from 'pino'
import { LOCK_COMMAND, OPEN_COMMAND_STATES } from '../../domain/lock-command'
import { RECOVERY_ORDER } from '../../domain/recovery-order'
import type { OrderCache } from '../../persistence/cache/order-cache'
import { DatabaseUnavailable, type Database } from '../../persistence/database'
import { padForPlanCache } from '../../persistence/plan-cache'
import { takenRows, transitionRows } from '../../persistence/transition-where'
import type { Clock } from '../../ports'
import type { SendableCommand } from '../../modules/locks'
import { MicroBatcher } from '../micro-batcher'
import { MARK_SENT, MARK_SENT_OF_FREE } from './mark-sent.queries'

/** One after another, so that what comes meanwhile shares the next statement. */
const AT_ONCE = 1
const LARGEST = 100
const MOST_WAITING = 10_000
/** A note that hangs no longer delays the next one; it goes on, and a note that fails costs an attempt. */
const LIMIT_MS = 2_000
/** The lock has its command already; nobody sees the difference, and a rush is noted in few statements. */
const GATHER_MS = 20
const SENT = transitionRows(LOCK_COMMAND, 'sent')
const LOWER_SENT = transitionRows(RECOVERY_ORDER, 'lower_sent')

type Needs = { database: Database; orderCache: OrderCache; clock: Clock; log: Logger }
/** `sentAt`: before the broker had it, so that nothing that a device answers is older. */
type Sent = Pick<SendableCommand, 'id' | 'order_id'> & { sentAt: Date }
type Changed = { machine: 'command' | 'order'; from_state: string }

/** Notes attempts at a LOWER: a queued one becomes sent, and a paid order whose LOWER is on its way is releasing. */
export class MarkSent {
  private readonly batcher: MicroBatcher<Sent, void>

  constructor(private readonly needs: Needs) {
    // Two attempts of one command are two notes.
    const rules = {
      atOnce: AT_ONCE,
      largest: LARGEST,
      mostWaiting: MOST_WAITING,
      limitMs: LIMIT_MS,
      gatherMs: GATHER_MS,
      keyOf: (sent: Sent) => sent.id,
    }
    this.batcher = new MicroBatcher(rules, commands => {
      const noted = this.note(commands)
      return commands.map(() => noted)
    })
  }

  /** What comes while another note is written shares the next statement. Never throws: a missing note costs an attempt. */
  async mark(command: Sent): Promise<void> {
    try {
      await this.batcher.add(command)
    } catch (error) {
      this.needs.log.warn({ err: error, command: command.id }, 'attempt not noted')
    }
  }

  private async note(commands: readonly Sent[]): Promise<void> {
    const { orderCache, log } = this.needs
    const orderIds = [...new Set(commands.map(command => command.order_id))]
    try {
      await orderCache.change(orderIds, () => this.writeFree(commands))
      await orderCache.refresh(...orderIds)
    } catch (error) {
      log.warn({ err: error, commands: commands.length }, 'attempts not noted')
    }
  }

  /** Where somebody keeps the row of one order, the others are noted without it. */
  private async writeFree(commands: readonly Sent[]): Promise<void> {
    try {
      await this.write(MARK_SENT, commands)
    } catch (error) {
      const isLocked = error instanceof DatabaseUnavailable && error.isRolledBack
      if (!isLocked || commands.length === 1) throw error
      await this.write(MARK_SENT_OF_FREE, commands)
    }
  }

  private async write(statement: string, commands: readonly Sent[]): Promise<void> {
    const { database, clock } = this.needs
    const padded = padForPlanCache(commands)
    const changed = await database.retryOnConflict(() =>
      database.query<Changed>(statement, [
        padded.map(({ id }) => id),
        clock.now(),
        'platform',
        OPEN_COMMAND_STATES,
        SENT.from,
        SENT.to,
        LOWER_SENT.from,
        LOWER_SENT.to,
        'sent',
        padded.map(({ sentAt }) => sentAt),
      ]),
    )
    const of = (machine: Changed['machine']) => changed.filter(row => row.machine === machine)
    database.transitions.note([
      ...takenRows(LOCK_COMMAND, 'sent', of('command')),
      ...takenRows(RECOVERY_ORDER, 'lower_sent', of('order')),
    ])
  }
}
