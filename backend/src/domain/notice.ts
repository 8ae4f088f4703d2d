import type { NoticeContent } from '@fangxing/contract/notices'
import type { Plate } from '@fangxing/contract/plate'
import { NOTICE_STATES, type NoticeState } from '@fangxing/contract/states'
import { isExemptCar, lawRules, type EligibilityFacts, type EnforcementPolicy } from './eligibility'
import { dayOf } from './shanghai-time'
import { machine } from './state-machine'

export type NoticeEvent =
  /** It lies at the car, and a picture shows it. */
  'left' | 'voided'

/**
 * Paper at the windscreen. Only what was left counts as a reminder, and stays what it is: what the car owes is asked from
 * its debts. One that nobody left is no longer left on another day, since its date would be wrong, and harms nobody.
 */
export const NOTICE = machine<NoticeState, NoticeEvent, never>()({
  name: 'Notice',
  table: 'notice',
  column: 'state',
  isAudited: true,
  states: NOTICE_STATES,
  initial: 'made',
  ends: ['left', 'void'],
  rows: [
    { from: 'made', event: 'left', to: 'left' },
    { from: 'made', event: 'voided', to: 'void' },
  ],
})

const DAY_MS = 86_400_000

/** The day before which nothing happens: so many days lie between the first reminder and a device (ladder before a lock). */
export const nextFromOf = (at: Date, { firstReminderDays }: Pick<EnforcementPolicy, 'firstReminderDays'>) =>
  dayOf(new Date(at.getTime() + firstReminderDays * DAY_MS))

/** What the paper may announce from a day on: a device only where the rules of the gate allow one then, as things stand. */
export const nextOf = (
  lot: EligibilityFacts['lot'],
  { plate, isExempt }: { plate: Plate; isExempt: boolean },
  from: string,
): NoticeContent['next'] =>
  lawRules(lot, from).length === 0 && !isExemptCar(plate, isExempt) ? 'device' : 'claim'

/** Worth nothing any more. */
export const VOID_NOTICE_STATE: NoticeState = 'void'
export const VALID_NOTICE_STATES: readonly NoticeState[] = NOTICE_STATES.filter(
  state => state !== VOID_NOTICE_STATE,
)
