import { escalateEmergency } from '../../workflows/escalate-emergency'
import type { Services } from '../../services'
import type { Task } from './task'

export const escalateEmergencyJob =
  (platform: Services): Task<{ orderId: string }> =>
  ({ orderId }) =>
    escalateEmergency(platform, orderId)
