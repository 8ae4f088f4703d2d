import type { ExpireBill } from '../../workflows/expire-bill'
import type { Task } from './task'

export const expireBillJob =
  ({ expireBill }: { expireBill: ExpireBill }): Task<{ billId: string }> =>
  ({ billId }, context) =>
    expireBill.expire(billId, context)
