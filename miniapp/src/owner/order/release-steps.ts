import type { OwnerOrder } from '@fangxing/contract/orders'
import { MOVE_TASK_LABELS } from '@fangxing/contract/states'
import type { Step, StepState } from '@shared/ui/steps'
import type { Say } from '@shared/words/language'
import { clockTime } from '@shared/words/time'

const T = {
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
}

/** The last milestone that happened is done, the next one happens now. */
const stateOf = (at: string | null, before: string | null, late = false): StepState => {
  if (at) return 'done'
  if (!before) return 'next'
  return late ? 'late' : 'now'
}

function loweringText(order: OwnerOrder) {
  if (order.releasedAt) return undefined
  if (order.lock.position === 'jammed') return T.jammed
  if (order.lock.position === 'lowering') return T.moving
  return order.lock.link === 'offline' ? T.offline : T.sent
}

function staffText(order: OwnerOrder) {
  const task = order.moveTask
  if (!task || order.completedAt) return undefined
  if (task.arrivedAt) return T.arrived
  return task.acknowledgedAt ? T.onTheWay : MOVE_TASK_LABELS[task.state]
}

/** The four steps from paid to the device taken away, as this order stands. */
export function releaseSteps(order: OwnerOrder, say: Say): Step[] {
  const time = (at: string | null) => (at ? clockTime(at) : undefined)
  const cleared = order.settlement?.method === 'waiver' || order.settlement?.method === 'elsewhere'
  const lowering = loweringText(order)
  const staff = staffText(order)
  const late = order.releaseDelayedAt !== null
  return [
    {
      title: say(cleared ? T.cleared : T.paid),
      time: time(order.paidAt),
      state: stateOf(order.paidAt, order.openedAt),
    },
    {
      title: say(T.lowering),
      text: lowering && say(lowering),
      time: time(order.releasedAt),
      state: stateOf(order.releasedAt, order.paidAt, late),
    },
    { title: say(T.free), state: order.releasedAt ? 'done' : 'next' },
    {
      title: say(T.removed),
      text: staff && say(staff),
      time: time(order.completedAt),
      state: stateOf(order.completedAt, order.releasedAt),
    },
  ]
}
