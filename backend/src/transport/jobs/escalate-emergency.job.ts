import type { Services } from '../../services'
import type { Task } from './task'

export const escalateEmergencyJob =
  ({ escalateEmergency }: Pick<Services, 'escalateEmergency'>): Task<{ orderId: string }> =>
  ({ orderId }) =>
    escalateEmergency.escalate(orderId)
