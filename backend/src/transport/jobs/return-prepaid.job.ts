import type { ReturnPrepaid } from '../../workflows/stays/return-prepaid'
import type { Task } from './task'

export const returnPrepaidJob =
  ({ returnPrepaid }: { returnPrepaid: ReturnPrepaid }): Task<{ stayId: string }> =>
  ({ stayId }, context) =>
    returnPrepaid.return(stayId, context)
