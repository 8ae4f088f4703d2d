import type { STAFF_CALLS } from '@fangxing/contract/calls'
import type { StaffOrder } from '@fangxing/contract/orders'
import type { RecoveryOrderState } from '@fangxing/contract/states'
import type { Message } from '@shared/i18n/language'

/** The actions of staff on an order. */
export type OrderAction =
  | 'raise'
  | 'cancel'
  | 'override'
  | 'police'
  | 'report'
  | 'cash'
  | 'waive'
  | 'swap'
  | 'code'
  | 'prove'
  | 'reopen'
  | 'task'

/** The actions that the page offers in each state, the likeliest first. The platform decides whether one is allowed. */
const AVAILABLE_ACTIONS: Record<RecoveryOrderState, readonly OrderAction[]> = {
  created: ['raise', 'cancel', 'report'],
  deploying: ['cancel', 'override', 'police'],
  active: ['cash', 'override', 'police', 'swap', 'cancel', 'waive', 'report'],
  paid: ['code', 'prove'],
  releasing: ['code', 'prove', 'task'],
  released: ['task', 'prove'],
  completed: [],
  deploy_failed: ['reopen', 'task', 'code', 'prove', 'cancel', 'override'],
  cancelling: ['code', 'prove'],
  cancelled: ['reopen', 'task'],
  overridden: ['reopen', 'task'],
  expired: ['reopen', 'task'],
}

/**
 * States without a primary action: the lock moves by itself, and until it is late the page must not suggest to do it by
 * hand; or the car was released in an emergency, and the page must not suggest to lock it again.
 */
const NO_PRIMARY_ACTION: ReadonlySet<RecoveryOrderState> = new Set([
  'deploying',
  'paid',
  'releasing',
  'cancelling',
  'overridden',
])
const isLate = (order: StaffOrder) => order.releaseDelayedAt !== null
/** No code helps a lock that is stuck: somebody comes with the mechanical key and proves that it is down. */
const needsKey = (order: StaffOrder): boolean =>
  order.device.position === 'jammed' || order.incidents.some(({ kind }) => kind === 'lower_failed')
/** It needs the key, and is not known to be down. */
export const isStuck = (order: StaffOrder): boolean =>
  needsKey(order) && (order.device.position !== 'down' || order.releasedAt === null)
const isDown = (order: StaffOrder) => order.device.position === 'down'

function isOffered(action: OrderAction, order: StaffOrder): boolean {
  const { state, releasedAt } = order
  if (action === 'task') return order.moveTask !== null && order.moveTask.state !== 'closed'
  if (state === 'released') return action !== 'prove' || !isDown(order)
  if (state !== 'deploy_failed') return true
  // Until its lock is down the failed deployment keeps the car and the device.
  return releasedAt === null ? action !== 'reopen' : action === 'reopen'
}

/** The actions of an order; `primary` is the one to be done now, when there is one. */
export function availableActions(order: StaffOrder): {
  primary: OrderAction | undefined
  others: readonly OrderAction[]
} {
  const offered = AVAILABLE_ACTIONS[order.state].filter(action => isOffered(action, order))
  const isKeyFirst = needsKey(order) && offered.includes('prove')
  const all = isKeyFirst ? ['prove' as const, ...offered.filter(action => action !== 'prove')] : offered
  const [primary, ...others] = all
  if (isKeyFirst) return { primary, others }
  if (NO_PRIMARY_ACTION.has(order.state) && !isLate(order)) return { primary: undefined, others: all }
  return { primary, others }
}

export const ACTIONS: Record<
  OrderAction,
  { label: Message; call: keyof typeof STAFF_CALLS; isDanger?: boolean }
> = {
  raise: { label: { zh: '升锁', en: 'Raise the lock' }, call: 'raise' },
  cancel: { label: { zh: '取消追缴', en: 'Call it off' }, call: 'cancel' },
  override: { label: { zh: '应急放行', en: 'Emergency release' }, call: 'override', isDanger: true },
  police: { label: { zh: '民警到场', en: 'Police are here' }, call: 'policePresent' },
  report: { label: { zh: '登记报警', en: 'Report to the police' }, call: 'recordPolice' },
  cash: { label: { zh: '现金收款', en: 'Take cash' }, call: 'takeCash' },
  waive: { label: { zh: '减免放行', en: 'Waive and release' }, call: 'waive' },
  swap: { label: { zh: '更换故障装置', en: 'Swap a faulty device' }, call: 'cancel' },
  code: { label: { zh: '离线放行码', en: 'Release code' }, call: 'releaseCode' },
  prove: { label: { zh: '人工确认已降锁', en: 'Prove it down by hand' }, call: 'proveReleased' },
  reopen: { label: { zh: '重新发起追缴', en: 'Start again' }, call: 'openRecovery' },
  task: { label: { zh: '取走装置', en: 'Take the device away' }, call: 'finishMoveTask' },
}
