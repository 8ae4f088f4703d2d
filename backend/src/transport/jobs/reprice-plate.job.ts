import type { RunReprice } from '../../workflows/reprice/run-reprice'
import type { RepriceTarget } from '../../workflows/stays/queue-reprice'
import type { Task } from './task'

export const repricePlateJob =
  ({ runReprice }: { runReprice: RunReprice }): Task<RepriceTarget> =>
  async (target, context) => {
    await runReprice.run(target, context)
  }
