import { escalateEmergency } from '../../app/owner/escalate-emergency'
import type { Platform } from '../../app/platform'
import type { Task } from './task'

export const escalateEmergencyJob =
  (platform: Platform): Task<{ orderId: string }> =>
  ({ orderId }) =>
    escalateEmergency(platform, orderId)
