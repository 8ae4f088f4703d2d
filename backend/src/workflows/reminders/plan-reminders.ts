import type { ActorContext } from '../../domain/actor-context'
import { GRACE_MS } from '../../domain/arrear'
import { quietForMs, REMINDER_MESSAGE, REMINDER_RULES } from '../../domain/reminder-message'
import { dayOf } from '../../domain/shanghai-time'
import { commitUnit } from '../../persistence/commit-unit'
import { UniqueViolation, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock, ReminderSender, TextMessages } from '../../ports'
import { READ_DUE_REMINDERS } from './reminders.queries'

/** Of one turn; the rest at the next. */
const MOST_A_TURN = 500

type Needs = {
  database: Database
  clock: Clock
  reminderSender: Pick<ReminderSender, 'isOn'>
  textMessages: Pick<TextMessages, 'isOn'>
}
type Due = {
  channel: 'wechat' | 'text'
  plate_key: string
  plate_text: string
  plate_colour: string
  merchant_id: string
  owner_id: string | null
  contact_id: string | null
  steps: { arrear_id: string; step_days: number; claim_from: string }[]
}

/** Whose turn to be reminded has come: days 1, 3 and 7 after a debt has begun to count. */
export class PlanReminders {
  constructor(private readonly needs: Needs) {}

  /** Every five minutes, by day. Returns how many messages were made; harmless when it runs again, and on several nodes at once. */
  async plan(context: ActorContext): Promise<number> {
    const { database, clock, reminderSender, textMessages } = this.needs
    const at = clock.now()
    if (quietForMs(at) > 0) return 0
    if (!reminderSender.isOn && !textMessages.isOn) return 0
    const found = await database.query<Due>(READ_DUE_REMINDERS, [
      at,
      REMINDER_RULES.stepDays,
      GRACE_MS,
      reminderSender.isOn,
      textMessages.isOn,
      dayOf(at),
      MOST_A_TURN,
    ])
    let made = 0
    for (const due of found) if (await this.make(due, context)) made += 1
    return made
  }

  /** False: another node was first, or the plate has a message of this kind today. */
  private async make(due: Due, context: ActorContext): Promise<boolean> {
    const { database, clock } = this.needs
    const work = new UnitOfWork(context, clock.now())
    const id = newId()
    work.create(REMINDER_MESSAGE, {
      id,
      merchant_id: due.merchant_id,
      plate_text: due.plate_text,
      plate_colour: due.plate_colour,
      plate_key: due.plate_key,
      channel: due.channel,
      owner_id: due.owner_id,
      contact_id: due.contact_id,
      day: dayOf(work.at),
      created_at: work.at,
      updated_at: work.at,
    })
    work.insert(
      'reminder_step',
      ...due.steps.map(step => ({ ...step, channel: due.channel, message_id: id })),
    )
    work.job('send-reminder', { messageId: id }, { key: `reminder:${id}` })
    try {
      await commitUnit(database, work)
      return true
    } catch (error) {
      if (error instanceof UniqueViolation) return false
      throw error
    }
  }
}
