import type { RepricePlate } from '../../workflows/reprice/reprice-plate'
import type { RepriceTarget } from '../../workflows/stays/queue-reprice'
import type { Task } from './task'

export const repricePlateJob =
  ({ repricePlate }: { repricePlate: RepricePlate }): Task<RepriceTarget> =>
  async (target, context) => {
    await repricePlate.reprice(target, context)
  }
