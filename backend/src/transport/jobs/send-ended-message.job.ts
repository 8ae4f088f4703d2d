import type { SendEndedMessage } from '../../workflows/reminders/send-ended-message'
import type { Task } from './task'

export const sendEndedMessageJob =
  ({ sendEndedMessage }: { sendEndedMessage: SendEndedMessage }): Task<{ messageId: string }> =>
  ({ messageId }, context) =>
    sendEndedMessage.run(messageId, context)
