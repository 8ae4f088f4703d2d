import type { PlanReminders } from '../../workflows/reminders/plan-reminders'
import type { Task } from './task'

export const planRemindersJob =
  ({ planReminders }: { planReminders: PlanReminders }): Task<unknown> =>
  async (_, context) => {
    await planReminders.plan(context)
  }
