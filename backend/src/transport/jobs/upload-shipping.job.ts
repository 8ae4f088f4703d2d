import { timerContext } from '../../workflows/timer-context'
import type { Services } from '../../services'
import type { Task } from './task'

export const uploadShippingJob =
  (services: Pick<Services, 'uploadShipping'>): Task<{ orderId: string }> =>
  ({ orderId }) =>
    services.uploadShipping.upload(orderId, timerContext())
