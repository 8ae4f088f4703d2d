import type { EscalateEmergency } from '../../workflows/escalate-emergency'
import type { Task } from './task'

export const escalateEmergencyJob =
  ({ escalateEmergency }: { escalateEmergency: EscalateEmergency }): Task<{ orderId: string }> =>
  ({ orderId }) =>
    escalateEmergency.escalate(orderId)
