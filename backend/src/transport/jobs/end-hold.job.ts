import type { Services } from '../../services'
import type { Task } from './task'

export const endHoldJob =
  ({ endHold }: Pick<Services, 'endHold'>): Task<{ orderId: string }> =>
  ({ orderId }) =>
    endHold.end(orderId)
