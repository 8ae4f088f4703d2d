import type { OwnerCall } from '@fangxing/contract/calls'
import type { OwnerSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Clock, ReminderSender } from '../../ports'
import { ADD_GRANTS } from './reminders.queries'

/** More than the ladder of a few debts ever takes: a phone that says more is not believed. */
const MOST_UNUSED = 10

type Needs = { database: Database; clock: Clock; reminderSender: Pick<ReminderSender, 'isOn'> }

/** What an owner has allowed in WeChat's own sheet. WeChat counts it too, and has the last word when something is sent. */
export class AllowMessages {
  constructor(private readonly needs: Needs) {}

  async allow({ ownerId }: OwnerSession, count: number): Promise<OwnerCall<'allowMessages'>['reply']> {
    const { database, clock, reminderSender } = this.needs
    if (!reminderSender.isOn) return { leftCount: 0 }
    const values = [ownerId, count, MOST_UNUSED, clock.now()]
    const row = await database.one<{ left: number }>(ADD_GRANTS, values)
    return { leftCount: row!.left }
  }
}
