import type { StaffOrder } from '@fangxing/contract/orders'
import { END_CAUSE_LABELS, MOVE_TASK_LABELS, type EndCause } from '@fangxing/contract/states'
import type { Step, StepState } from '@shared/ui/steps'
import type { Catalogue, Translate, Message } from '@shared/i18n/language'
import { clockTime } from '@shared/i18n/time'

const messages = {
  opened: { zh: '已发起', en: 'Opened' },
  up: { zh: '锁已升起', en: 'Lock is up' },
  notUp: { zh: '锁没有升起', en: 'The lock did not go up' },
  paid: { zh: '已支付', en: 'Paid' },
  waived: { zh: '已减免', en: 'Waived' },
  down: { zh: '锁已降下', en: 'Lock is down' },
  away: { zh: '装置已取走', en: 'Device taken away' },
} satisfies Catalogue

const timeOf = (time: string | null) => (time ? { time: clockTime(time) } : {})

/** Completed steps are `done`, the first open one is `now`, the others are `next`; an ended order has no open step. */
export function progressSteps(order: StaffOrder, t: Translate): Step[] {
  const failedRaise = order.state === 'deploy_failed'
  const isUnpaidEnd = !failedRaise && order.endCause !== null && order.paidAt === null
  const causeLabels: Partial<Record<string, Message>> = END_CAUSE_LABELS satisfies Record<EndCause, Message>
  const middle: [Message, string | null][] = isUnpaidEnd
    ? [[causeLabels[order.endCause ?? ''] ?? messages.down, order.releasedAt ?? order.endedAt]]
    : failedRaise
      ? []
      : [
          [order.settlement?.method === 'waiver' ? messages.waived : messages.paid, order.paidAt],
          [messages.down, order.releasedAt],
          [messages.away, order.completedAt],
        ]
  const steps: [Message, string | null][] = [
    [messages.opened, order.openedAt],
    [failedRaise ? messages.notUp : messages.up, failedRaise ? order.endedAt : order.activeAt],
    ...middle,
  ]
  // Cancelled before the lock was up: that step never happened.
  const shown = isUnpaidEnd && !order.activeAt ? steps.filter(([label]) => label !== messages.up) : steps
  const firstOpen = shown.findIndex(([, time]) => time === null)
  return shown.map(([label, time], index) => ({
    title: t(label),
    state:
      label === messages.notUp
        ? 'late'
        : stateOf(index, firstOpen, label === messages.down && order.releaseDelayedAt !== null),
    ...timeOf(time),
    ...(label === messages.away && order.moveTask ? { text: t(MOVE_TASK_LABELS[order.moveTask.state]) } : {}),
  }))
}

function stateOf(index: number, firstOpen: number, isLate: boolean): StepState {
  if (firstOpen < 0 || index < firstOpen) return 'done'
  if (index > firstOpen) return 'next'
  return isLate ? 'late' : 'now'
}
