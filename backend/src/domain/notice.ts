import type { NoticeContent } from '@fangxing/contract/notices'
import type { Plate } from '@fangxing/contract/plate'
import { NOTICE_STATES, type NoticeState } from '@fangxing/contract/states'
import { isExemptCar, lawRules, type EligibilityFacts, type EnforcementPolicy } from './eligibility'
import { countReminders, promisedDay } from './reminders'
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

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Claimed = Pick<EligibilityFacts['arrears'][number], 'exitedAt' | 'claimedFrom' | 'reminders'>
type Steps = Pick<EnforcementPolicy, 'minAgeHours' | 'minReminders' | 'firstReminderDays'>

/**
 * The day before which nothing happens for any of these debts: the first on which the ladder before a lock can be climbed if
 * this paper is left at `at`, with a further reminder on each day that follows, and the car then comes back. Not before what
 * other paper has promised, and at the earliest the day after, since what reminds today counts from then on.
 */
export function nextFromOf(debts: readonly Claimed[], at: Date, policy: Steps): string {
  const days = debts.map(debt => ladderDay(debt, at, policy))
  const promised = promisedDay(debts)
  return [daysAfter(at, 1), ...days, ...(promised === null ? [] : [promised])].reduce((latest, day) =>
    day > latest ? day : latest,
  )
}

function ladderDay({ exitedAt, claimedFrom: from, reminders }: Claimed, at: Date, policy: Steps): string {
  const { minAgeHours, minReminders, firstReminderDays } = policy
  const ofAge = dayOf(new Date(exitedAt.getTime() + minAgeHours * HOUR_MS))
  if (minReminders === 0) return ofAge
  const tomorrow = new Date(at.getTime() + DAY_MS)
  const withThis = [...reminders, { at, photoHash: null, notBefore: null }]
  const counted = countReminders(withThis, { from, at: tomorrow, presentSince: null, photoHashes: [] })
  const enough = daysAfter(at, 1 + Math.max(0, minReminders - counted.days))
  const old = daysAfter(counted.firstAt ?? from, firstReminderDays)
  return [ofAge, enough, old].reduce((latest, day) => (day > latest ? day : latest))
}

const daysAfter = (at: Date, days: number): string => dayOf(new Date(at.getTime() + days * DAY_MS))

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
