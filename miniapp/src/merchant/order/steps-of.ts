import type { StaffOrder } from '@fangxing/contract/orders'
import { LOWER_CAUSE_LABELS, MOVE_TASK_LABELS, type LowerCause } from '@fangxing/contract/states'
import type { Step, StepState } from '@shared/ui/steps'
import type { Say, Words } from '@shared/words/language'
import { clockTime } from '@shared/words/time'

const T = {
  opened: { zh: '已发起', en: 'Opened' },
  up: { zh: '锁已升起', en: 'Lock is up' },
  notUp: { zh: '锁没有升起', en: 'The lock did not go up' },
  paid: { zh: '已支付', en: 'Paid' },
  waived: { zh: '已减免', en: 'Waived' },
  down: { zh: '锁已降下', en: 'Lock is down' },
  away: { zh: '装置已取走', en: 'Device taken away' },
} satisfies Record<string, Words>

const at = (time: string | null) => (time ? { time: clockTime(time) } : {})

/** Each step is done, the one after the last done is now, what follows is next; an ended order has no open step. */
export function stepsOf(order: StaffOrder, say: Say): Step[] {
  const failedRaise = order.state === 'deploy_failed'
  const isUnpaidEnd = !failedRaise && order.endCause !== null && order.paidAt === null
  const causes: Partial<Record<string, Words>> = LOWER_CAUSE_LABELS satisfies Record<LowerCause, Words>
  const middle: [Words, string | null][] = isUnpaidEnd
    ? [[causes[order.endCause ?? ''] ?? T.down, order.releasedAt ?? order.endedAt]]
    : failedRaise
      ? []
      : [
          [order.settlement?.method === 'waiver' ? T.waived : T.paid, order.paidAt],
          [T.down, order.releasedAt],
          [T.away, order.completedAt],
        ]
  const lines: [Words, string | null][] = [
    [T.opened, order.openedAt],
    [failedRaise ? T.notUp : T.up, failedRaise ? order.endedAt : order.activeAt],
    ...middle,
  ]
  // Called off before it ever stood: that step never came.
  const shown = isUnpaidEnd && !order.activeAt ? lines.filter(([words]) => words !== T.up) : lines
  const open = shown.findIndex(([, time]) => time === null)
  return shown.map(([words, time], place) => ({
    title: say(words),
    state:
      words === T.notUp ? 'late' : stateOf(place, open, words === T.down && order.releaseDelayedAt !== null),
    ...at(time),
    ...(words === T.away && order.moveTask ? { text: say(MOVE_TASK_LABELS[order.moveTask.state]) } : {}),
  }))
}

function stateOf(place: number, open: number, isLate: boolean): StepState {
  if (open < 0 || place < open) return 'done'
  if (place > open) return 'next'
  return isLate ? 'late' : 'now'
}
