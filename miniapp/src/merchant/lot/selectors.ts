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

/** Whether the board still shows an order in this state: until it has ended and its device is taken back. */
const IS_SHOWN: Record<RecoveryOrderState, boolean> = {
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
// A failed raise stays on the screen until its lock is reported down.
const isShown = (order: StaffOrder): boolean =>
  IS_SHOWN[order.state] && !(order.state === 'deploy_failed' && order.device.position === 'down')
export const visibleOrders = (orders: StaffOrder[]): StaffOrder[] =>
  orders.filter(isShown).sort((left, right) => (left.openedAt < right.openedAt ? 1 : -1))

/** States in which nobody has accepted the task yet. */
const IS_UNACCEPTED: Record<MoveTaskState, boolean> = {
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
const isUnaccepted = (task: MoveTaskView): boolean => IS_UNACCEPTED[task.state]

const urgency = (task: MoveTaskView) => (task.urgent ? 2 : 0) + (isUnaccepted(task) ? 1 : 0)
export const openTasks = (tasks: MoveTaskView[]): MoveTaskView[] =>
  tasks
    .filter(task => task.state !== 'closed')
    .sort((left, right) => urgency(right) - urgency(left) || (left.createdAt < right.createdAt ? -1 : 1))

/** Tasks that nobody has accepted and that are assigned to me or to nobody. */
export const tasksAwaiting = (tasks: MoveTaskView[], staffId: string): MoveTaskView[] =>
  openTasks(tasks).filter(
    task => isUnaccepted(task) && (task.assignedTo === null || task.assignedTo === staffId),
  )

export const openIncidents = (incidents: IncidentView[]): IncidentView[] =>
  incidents
    .filter(incident => incident.state !== 'closed')
    .sort((left, right) => right.level - left.level || (left.openedAt < right.openedAt ? 1 : -1))

const WARNING_TONES: ReadonlySet<Tone> = new Set<Tone>(['warn', 'bad'])

/** The states of a device that need attention, as labels of the contract; empty when there are none. */
export function deviceWarnings(device: DeviceView): Label[] {
  if (device.lifecycle === 'retired') return []
  const inUse = device.orderId !== null
  const labels: Label[] = [
    DEVICE_LINK_LABELS[device.link],
    DEVICE_POWER_LABELS[device.power],
    // A raised lock is normal while an order uses it.
    ...(inUse ? [] : [DEVICE_POSITION_LABELS[device.position]]),
    ...(inUse ? [] : [DEVICE_LIFECYCLE_LABELS[device.lifecycle]]),
  ]
  return labels.filter(({ tone }) => WARNING_TONES.has(tone))
}
export const needsAttention = (device: DeviceView): boolean =>
  device.alarms.length > 0 || deviceWarnings(device).length > 0

const NOT_USABLE: Label = { zh: '暂不可用', en: 'Not usable now', tone: 'warn' }

/** What a device is free for: one that would be refused is not called usable, whatever it is assigned to. */
export const usabilityOf = (device: DeviceView): Label =>
  device.lifecycle === 'assigned' && needsAttention(device)
    ? NOT_USABLE
    : DEVICE_LIFECYCLE_LABELS[device.lifecycle]
