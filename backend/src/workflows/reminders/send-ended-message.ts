import type { Logger } from 'pino'
import type { ActorContext } from '../../domain/actor-context'
import { ENDED_MESSAGE, type EndedMessageEvent } from '../../domain/ended-message'
import { quietForMs, REMINDER_RULES, retryMs } from '../../domain/reminder-message'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock, Delivery, EndedSender } from '../../ports'
import { READ_ENDED_MESSAGE } from './ended-messages.queries'

type Needs = {
  database: Database
  clock: Clock
  log: Logger
  endedSender: EndedSender
  metrics: { reminders: { inc(labels: { channel: string; outcome: string }): void } }
}
type Message = Row<'ended_message'> & {
  payee_name: string
  openid: string
  granted_count: number
  used_count: number
  is_bound: boolean
}

/** Tells an owner once that staff ended or lowered what a plate owed, and notes what became of it. */
export class SendEndedMessage {
  constructor(private readonly needs: Needs) {}

  /** Harmless when it runs again. Errors: as the database's. */
  async run(messageId: string, context: ActorContext): Promise<void> {
    const message = await this.find(messageId)
    if (message?.state === 'due') return this.send(message, context)
    // The node that sent it ended before it could say so, and WeChat would send another one.
    if (message?.state === 'sending')
      return this.record(message, { kind: 'unknown', why: 'interrupted' }, context)
  }

  private find(messageId: string): Promise<Message | null> {
    return this.needs.database.one<Message>(READ_ENDED_MESSAGE, [messageId, this.needs.clock.now()])
  }

  private async send(message: Message, context: ActorContext): Promise<void> {
    const { database, clock, endedSender } = this.needs
    const work = new UnitOfWork(context, clock.now())
    const why = this.unreachable(message)
    const quietMs = quietForMs(work.at)
    if (why !== null) {
      end(work, message, 'dropped', { failure: why })
      await commitUnit(database, work)
      return this.count('dropped')
    }
    if (quietMs > 0) {
      later(work, message.id, quietMs)
      return commitUnit(database, work)
    }
    work.transition(ENDED_MESSAGE, message, 'claimed', {
      set: { attempts: message.attempts + 1, sent_at: work.at, updated_at: work.at },
    })
    await commitUnit(database, work)
    const delivery = await endedSender.send({
      openid: message.openid,
      plateText: message.plate_text,
      count: message.debt_count,
      totalFen: message.amount_fen,
      payeeName: message.payee_name,
    })
    return this.record(message, delivery, context)
  }

  /** Why nobody is sent to; null: somebody is. */
  private unreachable(message: Message): string | null {
    if (!this.needs.endedSender.isOn) return 'no_template'
    if (!message.is_bound) return 'binding_ended'
    return message.granted_count > message.used_count ? null : 'no_grant'
  }

  private async record(message: Message, delivery: Delivery, context: ActorContext): Promise<void> {
    const { database, clock, log } = this.needs
    if (delivery.kind === 'unknown' || delivery.kind === 'not_sent')
      log.warn({ why: delivery.why, messageId: message.id }, 'message about ended debts not answered')
    await database.retryOnConflict(async () => {
      const fresh = await this.find(message.id)
      if (fresh?.state !== 'sending') return
      const work = new UnitOfWork(context, clock.now())
      apply(work, fresh, delivery)
      await commitUnit(database, work)
    })
    this.count(delivery.kind)
  }

  private count(outcome: string): void {
    this.needs.metrics.reminders.inc({ channel: 'wechat_ended', outcome })
  }
}

function apply(work: UnitOfWork, message: Message, delivery: Delivery): void {
  switch (delivery.kind) {
    case 'not_sent':
      if (message.attempts >= REMINDER_RULES.mostAttempts)
        return end(work, message, 'unanswered', { failure: delivery.why })
      work.transition(ENDED_MESSAGE, message, 'put_back', { set: { updated_at: work.at } })
      return later(work, message.id, retryMs(message.attempts))
    case 'unknown':
      useGrant(work, message, 'one')
      return end(work, message, 'unanswered', { failure: delivery.why })
    case 'returned':
      // WeChat says that there was no permission: then there is none left either.
      if (delivery.isConsentOver) useGrant(work, message, 'all')
      return end(work, message, 'returned', { failure: delivery.code })
    case 'accepted':
    case 'delivered':
      useGrant(work, message, 'one')
      return end(work, message, 'delivered', { external_id: delivery.externalId })
  }
}

function later(work: UnitOfWork, messageId: string, delayMs: number): void {
  work.job('send-ended-message', { messageId }, { key: `ended-message:${messageId}`, delayMs })
  work.dueIn('ended_message', messageId, delayMs)
}

function end(
  work: UnitOfWork,
  message: Message,
  event: EndedMessageEvent,
  set: { failure: string } | { external_id: string | null },
): void {
  work.transition(ENDED_MESSAGE, message, event, {
    set: { ...set, ended_at: work.at, updated_at: work.at },
  })
}

function useGrant(work: UnitOfWork, message: Message, how: 'one' | 'all'): void {
  const { owner_id: ownerId, granted_count: granted, used_count: used } = message
  const usedCount = how === 'all' ? granted : Math.min(granted, used + 1)
  work.update('message_grant', { owner_id: ownerId }, { ended_used_count: usedCount, updated_at: work.at })
}
