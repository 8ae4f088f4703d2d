import type { BarDebts } from '../../workflows/bar-debts'
import type { Task } from './task'

export const barDebtsJob =
  ({ barDebts }: { barDebts: BarDebts }): Task<unknown> =>
  () =>
    barDebts.bar()
