import { REMINDER_MESSAGE_STATES, type ReminderMessageState } from '@fangxing/contract/states'
import { machine, RESTS, type Wait } from './state-machine'
import { dayOf, minuteOfDay, startOfDay, withinMinutes } from './shanghai-time'

export type ReminderMessageEvent =
  /** From here on it may have gone out, whatever becomes of the node. */
  | 'claimed'
  /** Nothing is owed any more, or nobody may be sent to. */
  | 'dropped'
  /** Certainly nothing went out: later again. */
  | 'put_back'
  /** Taken for delivery; the receipt comes later. */
  | 'accepted'
  | 'delivered'
  /** Refused or undelivered: it never reached anybody. */
  | 'returned'
  /** Nobody knows whether it reached somebody: it counts for nothing, and is not sent again. */
  | 'unanswered'

const MINUTE_S = 60
const SENDS: Wait = { for: 'system', limitS: 15 * MINUTE_S }
const ANSWERS: Wait = { for: 'system', limitS: 2 * MINUTE_S }
const RECEIPT: Wait = { for: 'system', limitS: 2 * MINUTE_S }

/** One message about the debts of one plate to one merchant. */
export const REMINDER_MESSAGE = machine<ReminderMessageState, ReminderMessageEvent, never>()({
  name: 'ReminderMessage',
  table: 'reminder_message',
  column: 'state',
  // Each has its reminders with their proof; the audit log is kept forever.
  isAudited: false,
  states: REMINDER_MESSAGE_STATES,
  initial: 'due',
  ends: ['delivered', 'returned', 'dropped', 'unknown'],
  waits: {
    due: SENDS,
    sending: ANSWERS,
    sent: RECEIPT,
    delivered: RESTS,
    returned: RESTS,
    dropped: RESTS,
    unknown: RESTS,
  },
  rows: [
    { from: 'due', event: 'claimed', to: 'sending' },
    { from: 'due', event: 'dropped', to: 'dropped' },
    { from: 'sending', event: 'put_back', to: 'due' },
    { from: 'sending', event: 'accepted', to: 'sent' },
    { from: 'sending', event: 'delivered', to: 'delivered' },
    { from: 'sending', event: 'returned', to: 'returned' },
    { from: 'sending', event: 'unanswered', to: 'unknown' },
    { from: 'sent', event: 'delivered', to: 'delivered' },
    { from: 'sent', event: 'returned', to: 'returned' },
    { from: 'sent', event: 'unanswered', to: 'unknown' },
  ],
})

const DAY_MS = 86_400_000
export const REMINDER_RULES = {
  /** Days after a debt has begun to count, on which whoever can be reached is reminded. */
  stepDays: [1, 3, 7],
  /** Nobody is woken: minutes of a day in Shanghai. */
  fromMinute: 8 * 60,
  toMinute: 20 * 60,
  /** So often something that certainly did not go out is tried again, with growing pauses. */
  mostAttempts: 5,
  /** After this nobody waits for a receipt any more. */
  receiptMs: 3 * DAY_MS,
} as const

/** How long to wait so that nobody is disturbed; 0: it may go out now. */
export function quietForMs(at: Date): number {
  const { fromMinute, toMinute } = REMINDER_RULES
  const minute = minuteOfDay(at)
  if (withinMinutes(minute, fromMinute, toMinute)) return 0
  const today = startOfDay(dayOf(at)).getTime() + fromMinute * 60_000
  return (minute < fromMinute ? today : today + DAY_MS) - at.getTime()
}

const RECEIPT_PAUSES_S = [60, 300, 1800, 7200] as const
const LONGEST_RECEIPT_PAUSE_S = 6 * 3600

/** When to ask for a receipt again, by how long ago the message was taken; null: it will not come any more. */
export function nextReceiptMs(sinceMs: number): number | null {
  if (sinceMs >= REMINDER_RULES.receiptMs) return null
  const next = RECEIPT_PAUSES_S.find(pauseS => pauseS * 1000 > sinceMs)
  return (next ?? LONGEST_RECEIPT_PAUSE_S) * 1000
}

export const retryMs = (attempts: number): number => attempts * 5 * MINUTE_S * 1000
