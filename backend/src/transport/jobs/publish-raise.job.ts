import type { PublishRaise } from '../../workflows/publish-raise'
import type { Task } from './task'

export const publishRaiseJob =
  ({ publishRaise }: { publishRaise: PublishRaise }): Task<{ commandId: string }> =>
  ({ commandId }) =>
    publishRaise.publish(commandId)
