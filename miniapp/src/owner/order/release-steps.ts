import type { OwnerOrder } from '@fangxing/contract/orders'
import { MOVE_TASK_LABELS } from '@fangxing/contract/states'
import type { Step, StepState } from '@shared/ui/steps'
import type { Catalogue, Translate } from '@shared/i18n/language'
import { clockTime } from '@shared/i18n/time'

const messages = {
  paid: { zh: '已支付', en: 'Paid' },
  cleared: { zh: '欠费已清', en: 'Cleared' },
  lowering: { zh: '降锁', en: 'Lock going down' },
  sent: { zh: '指令已发出，等待装置回应', en: 'The instruction is out, waiting for the device' },
  moving: { zh: '锁正在降下', en: 'The lock is moving' },
  offline: {
    zh: '装置暂时没有信号，指令会一直重发',
    en: 'The device has no signal for now; we keep sending',
  },
  jammed: { zh: '锁被卡住，工作人员正赶来', en: 'The lock is jammed; staff are on their way' },
  free: { zh: '可以离开', en: 'Free to go' },
  removed: { zh: '装置移走', en: 'Device taken away' },
  onTheWay: { zh: '工作人员正赶来', en: 'Staff are on their way' },
  arrived: { zh: '工作人员已到现场', en: 'Staff are on site' },
} satisfies Catalogue

/** A step that happened is `done`; the first open one is `now`, or `late`. */
const stateOf = (happenedAt: string | null, before: string | null, isLate = false): StepState => {
  if (happenedAt) return 'done'
  if (!before) return 'next'
  return isLate ? 'late' : 'now'
}

function loweringText(order: OwnerOrder) {
  if (order.releasedAt) return undefined
  if (order.lock.isStuck || order.lock.position === 'jammed') return messages.jammed
  if (order.lock.position === 'lowering') return messages.moving
  return order.lock.link === 'offline' ? messages.offline : messages.sent
}

function staffText(order: OwnerOrder) {
  const task = order.moveTask
  if (!task || order.completedAt) return undefined
  if (task.arrivedAt) return messages.arrived
  return task.acknowledgedAt ? messages.onTheWay : MOVE_TASK_LABELS[task.state]
}

/** The four steps from paid to the device taken away, as this order stands. */
export function releaseSteps(order: OwnerOrder, t: Translate): Step[] {
  const time = (happenedAt: string | null) => (happenedAt ? clockTime(happenedAt) : undefined)
  const cleared = order.settlement?.method === 'waiver' || order.settlement?.method === 'elsewhere'
  const lowering = loweringText(order)
  const staff = staffText(order)
  const isLate = order.releaseDelayedAt !== null
  return [
    {
      title: t(cleared ? messages.cleared : messages.paid),
      time: time(order.paidAt),
      state: stateOf(order.paidAt, order.openedAt),
    },
    {
      title: t(messages.lowering),
      text: lowering && t(lowering),
      time: time(order.releasedAt),
      state: stateOf(order.releasedAt, order.paidAt, isLate),
    },
    { title: t(messages.free), state: order.releasedAt ? 'done' : 'next' },
    {
      title: t(messages.removed),
      text: staff && t(staff),
      time: time(order.completedAt),
      state: stateOf(order.completedAt, order.releasedAt),
    },
  ]
}
