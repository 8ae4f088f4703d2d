import type { OwnerCall } from '@fangxing/contract/calls'
import type { OwnerSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Clock, EndedSender, ReminderSender } from '../../ports'
import { ADD_GRANTS } from './reminders.queries'

/** More than the ladder of a few debts ever takes: a phone that says more is not believed. */
const MOST_UNUSED = 10

type Needs = {
  database: Database
  clock: Clock
  reminderSender: Pick<ReminderSender, 'isOn'>
  endedSender: Pick<EndedSender, 'isOn'>
}

/** What an owner has allowed in WeChat's own sheet. WeChat counts it too, and has the last word when something is sent. */
export class AllowMessages {
  constructor(private readonly needs: Needs) {}

  /** `endedCount`: of those about debts that staff ended, whose template is another. */
  async allow(
    { ownerId }: OwnerSession,
    { count, endedCount = 0 }: { count: number; endedCount?: number },
  ): Promise<OwnerCall<'allowMessages'>['reply']> {
    const { database, clock, reminderSender, endedSender } = this.needs
    const reminders = reminderSender.isOn ? count : 0
    const ended = endedSender.isOn ? endedCount : 0
    if (reminders + ended === 0) return { leftCount: 0, endedLeftCount: 0 }
    const values = [ownerId, reminders, MOST_UNUSED, clock.now(), ended]
    const row = await database.one<{ left: number; ended_left: number }>(ADD_GRANTS, values)
    return { leftCount: row!.left, endedLeftCount: row!.ended_left }
  }
}
