import type { IncidentView } from '@fangxing/contract/incidents'
import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import type { StaffOrder } from '@fangxing/contract/orders'
import type { MayMeet, SightingView } from '@fangxing/contract/sightings'
import type { MoveTaskState, RecoveryOrderState } from '@fangxing/contract/states'

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
// A failed deployment stays on the screen until its lock is known to be down, which ends it.
const isShown = (order: StaffOrder): boolean =>
  IS_SHOWN[order.state] && !(order.state === 'deploy_failed' && order.endedAt !== null)
export const visibleOrders = (orders: StaffOrder[]): StaffOrder[] =>
  orders.filter(isShown).sort((left, right) => (left.openedAt < right.openedAt ? 1 : -1))

const MAY_MEET_RANK: Record<MayMeet['kind'], number> = { hold: 0, notice: 1, nothing: 2 }
/** As the platform ranks them: that may be held first, then by what they owe. */
export const rankedSightings = (sightings: SightingView[]): SightingView[] =>
  [...sightings].sort(
    (left, right) =>
      MAY_MEET_RANK[left.mayMeet.kind] - MAY_MEET_RANK[right.mayMeet.kind] || right.dueFen - left.dueFen,
  )

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
