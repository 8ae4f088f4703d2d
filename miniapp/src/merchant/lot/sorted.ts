import type { DeviceView } from '@fangxing/contract/devices'
import type { IncidentView } from '@fangxing/contract/incidents'
import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import type { StaffOrder } from '@fangxing/contract/orders'
import {
  DEVICE_LIFECYCLE_LABELS,
  DEVICE_LINK_LABELS,
  DEVICE_POSITION_LABELS,
  DEVICE_POWER_LABELS,
  type Label,
  type MoveTaskState,
  type RecoveryOrderState,
  type Tone,
} from '@fangxing/contract/states'

/** Whether a lot's screen still shows it: an order until it is over, a task until the device is back. */
const SHOWN: Record<RecoveryOrderState, boolean> = {
  created: true,
  deploying: true,
  active: true,
  paid: true,
  releasing: true,
  released: true,
  cancelling: true,
  deploy_failed: true,
  completed: false,
  cancelled: false,
  overridden: false,
  expired: false,
}
// A failed raise stays on the screen until its lock is known to be down.
const isShown = (order: StaffOrder): boolean =>
  SHOWN[order.state] && !(order.state === 'deploy_failed' && order.device.position === 'down')
export const liveOrders = (orders: StaffOrder[]): StaffOrder[] =>
  orders.filter(isShown).sort((one, other) => (one.openedAt < other.openedAt ? 1 : -1))

/** Nobody has said yet that they go. */
const UNANSWERED: Record<MoveTaskState, boolean> = {
  created: true,
  assigned: true,
  reassigned: true,
  acknowledged: false,
  arrived: false,
  moved: false,
  closed: false,
  blocked: false,
  device_missing: false,
}
export const isUnanswered = (task: MoveTaskView): boolean => UNANSWERED[task.state]

const urgency = (task: MoveTaskView) => (task.urgent ? 2 : 0) + (isUnanswered(task) ? 1 : 0)
export const openTasks = (tasks: MoveTaskView[]): MoveTaskView[] =>
  tasks
    .filter(task => task.state !== 'closed')
    .sort((one, other) => urgency(other) - urgency(one) || (one.createdAt < other.createdAt ? -1 : 1))

/** What calls me now: tasks given to me or to nobody that nobody has accepted. */
export const callingMe = (tasks: MoveTaskView[], staffId: string): MoveTaskView[] =>
  openTasks(tasks).filter(
    task => isUnanswered(task) && (task.assignedTo === null || task.assignedTo === staffId),
  )

export const openIncidents = (incidents: IncidentView[]): IncidentView[] =>
  incidents
    .filter(incident => incident.state !== 'closed')
    .sort((one, other) => other.level - one.level || (one.openedAt < other.openedAt ? 1 : -1))

const CARE: ReadonlySet<Tone> = new Set<Tone>(['warn', 'bad'])

/** What is wrong with a device, in the contract's own words and tones; empty when nothing is. */
export function cares(device: DeviceView): Label[] {
  if (device.lifecycle === 'retired') return []
  const inUse = device.orderId !== null
  const labels: Label[] = [
    DEVICE_LINK_LABELS[device.link],
    DEVICE_POWER_LABELS[device.power],
    // Standing up is no fault while an order needs it.
    ...(inUse ? [] : [DEVICE_POSITION_LABELS[device.position]]),
    ...(inUse ? [] : [DEVICE_LIFECYCLE_LABELS[device.lifecycle]]),
  ]
  return labels.filter(({ tone }) => CARE.has(tone))
}
export const needsCare = (device: DeviceView): boolean => device.alarms.length > 0 || cares(device).length > 0
