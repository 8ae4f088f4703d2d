import type { PlanEndedMessages } from '../../workflows/reminders/plan-ended-messages'
import type { Task } from './task'

export const planEndedMessagesJob =
  ({ planEndedMessages }: { planEndedMessages: PlanEndedMessages }): Task<unknown> =>
  (_, context) =>
    planEndedMessages.plan(context)
