import { maskPlate, type PlateColour } from '@fangxing/contract/plate'
import type { Logger } from 'pino'
import type { ActorContext } from '../../domain/actor-context'
import type { EnforcementPolicy } from '../../domain/eligibility'
import { nextFromOf } from '../../domain/notice'
import {
  nextReceiptMs,
  quietForMs,
  REMINDER_MESSAGE,
  REMINDER_RULES,
  retryMs,
  type ReminderMessageEvent,
} from '../../domain/reminder-message'
import { openPhone } from '../../modules/contacts'
import { addMessage, addReceipt } from '../../modules/reminders'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { claimedFrom, reminderOf, type ReminderJson } from '../../persistence/readings/eligibility-reading'
import type { Row } from '../../persistence/table-types'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock, Delivery, ReminderSender, TextMessages, WeChatHealth } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import type { Settings } from '../../settings/settings'
import { READ_REMINDED_DEBTS, READ_REMINDER_MESSAGE, READ_SENT_DEBTS } from './reminders.queries'

type Needs = {
  database: Database
  clock: Clock
  log: Logger
  settings: Pick<Settings, 'QR_KEY'>
  reminderSender: ReminderSender
  textMessages: TextMessages
  wechatHealth: WeChatHealth
  metrics: { reminders: { inc(labels: { channel: string; outcome: string }): void } }
}
type Message = Row<'reminder_message'> & {
  payee_name: string
  hotline: string
  openid: string | null
  granted_count: number | null
  used_count: number | null
  phone_sealed: string | null
  phone_hash: string | null
  is_consent_over: boolean
  is_bound: boolean
  floor: EnforcementPolicy
}
type Debt = {
  id: string
  version: number
  reminder_count: number
  due_fen: number
  exited_at: Date
  grace_from: Date | null
  reminders: ReminderJson[]
}

/** What it asks to be paid before, and what is kept: until then nothing happens, by the same ladder as on paper. */
const payBeforeOf = (debts: readonly Debt[], at: Date, { floor }: Message): string =>
  nextFromOf(
    debts.map(debt => ({
      exitedAt: debt.exited_at,
      claimedFrom: claimedFrom(debt),
      reminders: debt.reminders.map(reminderOf),
    })),
    at,
    floor,
  )

/** Sends a reminder once, and follows it until it is known what became of it. */
export class SendReminder {
  constructor(private readonly needs: Needs) {}

  /** One step; queues the next where there is one. Harmless when it runs again. Errors: as the database's. */
  async run(messageId: string, context: ActorContext): Promise<void> {
    const message = await this.find(messageId)
    if (message?.state === 'due') return this.send(message, context)
    if (message?.state === 'sending') return this.goOn(message, context)
    if (message?.state === 'sent') return this.askReceipt(message, context)
  }

  /** The node that sent it ended before it could say so. A text of the same id goes out once; WeChat would send another one. */
  private async goOn(message: Message, context: ActorContext): Promise<void> {
    const debts = message.channel === 'text' ? await this.readDebts(message.id) : []
    if (debts.length > 0) return this.dispatch(message, debts, context)
    return this.record(message, { kind: 'unknown', why: 'interrupted' }, context)
  }

  private find(messageId: string): Promise<Message | null> {
    return this.needs.database.one<Message>(READ_REMINDER_MESSAGE, [messageId, this.needs.clock.now()])
  }

  private readDebts(messageId: string): Promise<Debt[]> {
    const { database, clock } = this.needs
    return database.query<Debt>(READ_REMINDED_DEBTS, [messageId, clock.now()])
  }

  private async send(message: Message, context: ActorContext): Promise<void> {
    const { database, clock, wechatHealth } = this.needs
    const work = new UnitOfWork(context, clock.now())
    const pauseMs = message.channel === 'wechat' ? wechatHealth.pauseMs('message') : 0
    const quietMs = Math.max(quietForMs(work.at), pauseMs)
    if (quietMs > 0) {
      later(work, message.id, quietMs)
      return commitUnit(database, work)
    }
    const debts = await this.readDebts(message.id)
    const why = debts.length === 0 ? 'nothing_owed' : this.unreachable(message)
    if (why !== null) {
      end(work, message, 'dropped', why)
      this.count(message, 'dropped')
      return commitUnit(database, work)
    }
    const payBefore = message.pay_before ?? payBeforeOf(debts, work.at, message)
    work.transition(REMINDER_MESSAGE, message, 'claimed', {
      set: { attempts: message.attempts + 1, sent_at: work.at, updated_at: work.at, pay_before: payBefore },
    })
    await commitUnit(database, work)
    failpoint('reminder.claimed')
    return this.dispatch({ ...message, pay_before: payBefore }, debts, context)
  }

  /** Why nobody can be sent to any more; null: somebody can. */
  private unreachable(message: Message): string | null {
    // By night a car may have been sold: whoever had the plate when this was planned is told nothing more of it.
    if (message.channel === 'wechat' && !message.is_bound) return 'binding_ended'
    if (message.channel === 'wechat')
      return (message.granted_count ?? 0) > (message.used_count ?? 0) ? null : 'no_grant'
    return message.phone_sealed === null || message.is_consent_over ? 'consent_withdrawn' : null
  }

  private async dispatch(message: Message, debts: readonly Debt[], context: ActorContext): Promise<void> {
    return this.record(message, await this.deliver(message, debts), context)
  }

  private deliver(message: Message, debts: readonly Debt[]): Promise<Delivery> {
    const { clock, settings, reminderSender, textMessages } = this.needs
    const plate = { text: message.plate_text, colour: message.plate_colour as PlateColour }
    const totalFen = debts.reduce((sum, debt) => sum + debt.due_fen, 0)
    const before = message.pay_before ?? payBeforeOf(debts, clock.now(), message)
    const what = { count: debts.length, totalFen, payeeName: message.payee_name, before }
    if (message.channel === 'wechat')
      return reminderSender.send({ ...what, openid: message.openid!, plateText: plate.text })
    const phone = openPhone(settings, message.phone_sealed ?? '')
    if (phone === null) return Promise.resolve({ kind: 'returned', code: 'phone_unreadable' })
    const hotline = message.hotline
    // Whoever has this number now may be somebody else: the plate is not whole, and no place is named.
    return textMessages.send({ ...what, id: message.id, phone, hotline, plateMasked: maskPlate(plate) })
  }

  /** What became of the sending. Read again at every attempt: debts may be paid at the same moment. */
  private async record(message: Message, delivery: Delivery, context: ActorContext): Promise<void> {
    const { database, clock, log } = this.needs
    const { kind } = delivery
    failpoint('reminder.answered')
    if (kind === 'unknown' || kind === 'not_sent')
      log.warn({ why: delivery.why, channel: message.channel }, 'reminder not answered')
    await database.retryOnConflict(async () => {
      const fresh = await this.find(message.id)
      if (fresh?.state !== 'sending') return
      const debts = await this.readDebts(message.id)
      const work = new UnitOfWork(context, clock.now())
      this.apply(work, { message: fresh, debts, delivery })
      await commitUnit(database, work)
      failpoint('reminder.recorded')
    })
    this.count(message, kind)
  }

  private apply(
    work: UnitOfWork,
    { message, debts, delivery }: { message: Message; debts: Debt[]; delivery: Delivery },
  ): void {
    const { id: messageId, merchant_id: merchantId } = message
    const kind = message.channel === 'wechat' ? 'message' : 'text'
    const about = { merchantId, messageId, kind, arrears: debts } as const
    switch (delivery.kind) {
      case 'not_sent':
        if (message.attempts >= REMINDER_RULES.mostAttempts)
          return end(work, message, 'unanswered', delivery.why)
        work.transition(REMINDER_MESSAGE, message, 'put_back', { set: { updated_at: work.at } })
        return later(work, messageId, retryMs(message.attempts))
      case 'unknown':
        useGrant(work, message, 'one')
        return end(work, message, 'unanswered', delivery.why)
      case 'returned':
        addMessage(work, about, 'returned')
        if (delivery.isConsentOver) this.endConsent(work, message)
        return end(work, message, 'returned', delivery.code)
      case 'accepted':
        addMessage(work, about, 'accepted')
        work.transition(REMINDER_MESSAGE, message, 'accepted', {
          set: { external_id: delivery.externalId, updated_at: work.at },
        })
        return later(work, messageId, nextReceiptMs(0)!)
      case 'delivered':
        addMessage(work, about, 'delivered')
        useGrant(work, message, 'one')
        work.touch('reminder_message', message, { external_id: delivery.externalId })
        return end(work, message, 'delivered', null)
    }
  }

  /** Whoever was written to does not want it any more, for whichever plate, or has allowed less than we thought. */
  private endConsent(work: UnitOfWork, message: Message): void {
    useGrant(work, message, 'all')
    const { merchant_id: merchantId, phone_hash: hash } = message
    if (hash === null) return
    const where = { merchant_id: merchantId, phone_hash: hash, withdrawn_at: null }
    work.update('debtor_contact', where, { withdrawn_at: work.at })
  }

  private async askReceipt(message: Message, context: ActorContext): Promise<void> {
    const { database, clock, textMessages } = this.needs
    const receipt = await textMessages.receipt(message.id)
    const isKnown = receipt.kind === 'delivered' || receipt.kind === 'returned'
    await database.retryOnConflict(async () => {
      const [fresh, debts] = await Promise.all([
        this.find(message.id),
        database.query<Pick<Debt, 'id' | 'version' | 'reminder_count'>>(READ_SENT_DEBTS, [message.id]),
      ])
      if (fresh?.state !== 'sent') return
      const work = new UnitOfWork(context, clock.now())
      const againMs = nextReceiptMs(work.at.getTime() - fresh.sent_at!.getTime())
      if (!isKnown && againMs !== null) later(work, fresh.id, againMs)
      else if (!isKnown) end(work, fresh, 'unanswered', 'no_receipt')
      else {
        addReceipt(work, { messageId: fresh.id, arrears: debts }, receipt.kind)
        end(work, fresh, receipt.kind, receipt.kind === 'returned' ? receipt.code : null)
      }
      await commitUnit(database, work)
    })
    if (isKnown) this.count(message, receipt.kind)
  }

  private count({ channel }: Message, outcome: string): void {
    this.needs.metrics.reminders.inc({ channel, outcome })
  }
}

function later(work: UnitOfWork, messageId: string, delayMs: number): void {
  work.job('send-reminder', { messageId }, { key: `reminder:${messageId}`, delayMs })
  work.dueIn('reminder_message', messageId, delayMs)
}

function end(work: UnitOfWork, message: Message, event: ReminderMessageEvent, failure: string | null): void {
  work.transition(REMINDER_MESSAGE, message, event, {
    set: { ended_at: work.at, failure, updated_at: work.at },
  })
}

/** WeChat takes one permission for each message; where it says that there is none, there was none. */
function useGrant(work: UnitOfWork, message: Message, how: 'one' | 'all'): void {
  const { owner_id: ownerId, granted_count: granted, used_count: used } = message
  if (ownerId === null || granted === null || used === null) return
  const usedCount = how === 'all' ? granted : Math.min(granted, used + 1)
  work.update('message_grant', { owner_id: ownerId }, { used_count: usedCount, updated_at: work.at })
}
