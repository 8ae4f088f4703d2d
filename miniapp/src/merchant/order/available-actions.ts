import type { STAFF_CALLS } from '@fangxing/contract/calls'
import type { StaffOrder } from '@fangxing/contract/orders'
import type { RecoveryOrderState } from '@fangxing/contract/states'
import type { Message } from '@shared/i18n/language'

/** The actions of staff on an order. */
export type OrderAction =
  | 'raise'
  | 'cancel'
  | 'override'
  | 'cash'
  | 'waive'
  | 'swap'
  | 'code'
  | 'prove'
  | 'reopen'
  | 'task'

/** The actions that the page offers in each state, the likeliest first. The platform decides whether one is allowed. */
const AVAILABLE_ACTIONS: Record<RecoveryOrderState, readonly OrderAction[]> = {
  created: ['raise', 'cancel'],
  deploying: ['cancel', 'override'],
  active: ['cash', 'override', 'swap', 'cancel', 'waive'],
  paid: ['code', 'prove'],
  releasing: ['code', 'prove', 'task'],
  released: ['task'],
  completed: [],
  deploy_failed: ['reopen', 'code', 'prove'],
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

/** The actions of an order; `primary` is the one to be done now, when there is one. */
export function availableActions(order: StaffOrder): {
  primary: OrderAction | undefined
  others: readonly OrderAction[]
} {
  const all = AVAILABLE_ACTIONS[order.state].filter(action => action !== 'task' || order.moveTask !== null)
  const [primary, ...others] = all
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
  cash: { label: { zh: '现金收款', en: 'Take cash' }, call: 'takeCash' },
  waive: { label: { zh: '减免放行', en: 'Waive and release' }, call: 'waive' },
  swap: { label: { zh: '更换故障装置', en: 'Swap a faulty device' }, call: 'cancel' },
  code: { label: { zh: '离线放行码', en: 'Release code' }, call: 'releaseCode' },
  prove: { label: { zh: '人工确认已降锁', en: 'Prove it down by hand' }, call: 'proveReleased' },
  reopen: { label: { zh: '重新发起追缴', en: 'Start again' }, call: 'openRecovery' },
  task: { label: { zh: '取走装置', en: 'Take the device away' }, call: 'finishMoveTask' },
}
