import type { SendReminder } from '../../workflows/reminders/send-reminder'
import type { Task } from './task'

export const sendReminderJob =
  ({ sendReminder }: { sendReminder: SendReminder }): Task<{ messageId: string }> =>
  ({ messageId }, context) =>
    sendReminder.run(messageId, context)
