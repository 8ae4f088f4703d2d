import type { STAFF_CALLS } from '@fangxing/contract/calls'
import type { StaffOrder } from '@fangxing/contract/orders'
import type { RecoveryOrderState } from '@fangxing/contract/states'
import type { Words } from '@shared/words/language'

/** What an attendant may want to do with an order. */
export type Deed =
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

/** What a screen offers in each state, the likeliest first. The platform decides whether it is done. */
const OFFERS: Record<RecoveryOrderState, readonly Deed[]> = {
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
 * Nothing to be done at once: the lock moves by itself, and until it is late nobody should be led to do it by hand; or
 * somebody was let go in an emergency and must not be led to lock again.
 */
const CALM: ReadonlySet<RecoveryOrderState> = new Set([
  'deploying',
  'paid',
  'releasing',
  'cancelling',
  'overridden',
])
const isLate = (order: StaffOrder) => order.releaseDelayedAt !== null

/** The deeds of an order; `lead` is the one to be done now, where there is one. */
export function offersOf(order: StaffOrder): { lead: Deed | undefined; others: readonly Deed[] } {
  const all = OFFERS[order.state].filter(deed => deed !== 'task' || order.moveTask !== null)
  const [lead, ...others] = all
  if (CALM.has(order.state) && !isLate(order)) return { lead: undefined, others: all }
  return { lead, others }
}

export const DEEDS: Record<Deed, { words: Words; call: keyof typeof STAFF_CALLS; isDanger?: boolean }> = {
  raise: { words: { zh: '升锁', en: 'Raise the lock' }, call: 'raise' },
  cancel: { words: { zh: '取消追缴', en: 'Call it off' }, call: 'cancel' },
  override: { words: { zh: '应急放行', en: 'Emergency release' }, call: 'override', isDanger: true },
  cash: { words: { zh: '现金收款', en: 'Take cash' }, call: 'takeCash' },
  waive: { words: { zh: '减免放行', en: 'Waive and release' }, call: 'waive' },
  swap: { words: { zh: '更换故障装置', en: 'Swap a faulty device' }, call: 'cancel' },
  code: { words: { zh: '离线放行码', en: 'Release code' }, call: 'releaseCode' },
  prove: { words: { zh: '人工确认已降锁', en: 'Prove it down by hand' }, call: 'proveReleased' },
  reopen: { words: { zh: '重新发起追缴', en: 'Start again' }, call: 'openRecovery' },
  task: { words: { zh: '取走装置', en: 'Take the device away' }, call: 'finishMoveTask' },
}
