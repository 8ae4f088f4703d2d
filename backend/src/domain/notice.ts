import type { NoticeContent } from '@fangxing/contract/notices'
import { EXEMPT_KINDS, parsePlate, type PlateColour } from '@fangxing/contract/plate'
import { NOTICE_STATES, type NoticeState } from '@fangxing/contract/states'
import type { EnforcementPolicy } from './enforcement-policy'
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

type LotOfNotice = {
  road_kind: 'private' | 'public_road'
  fee_nature: string
  clearance: { operatingRight?: boolean; noticeBoard?: boolean; policeContact?: string | null }
  legal_opinion: { validUntil: string } | null
}
type Car = { text: string; colour: PlateColour; isExempt: boolean }

/**
 * What the paper may announce from a day on: a device only where one could be used then, as things stand; never on a public
 * road, for a fee of the state, without an opinion that is still valid, or for an exempt car.
 */
export function nextOf(
  lot: LotOfNotice,
  { text, colour, isExempt }: Car,
  from: string,
): NoticeContent['next'] {
  const { road_kind: roadKind, fee_nature: feeNature, clearance, legal_opinion: opinion } = lot
  const reading = parsePlate(text, colour)
  const isCleared = Boolean(clearance.operatingRight && clearance.noticeBoard && clearance.policeContact)
  const mayBeHeld = reading.ok && !EXEMPT_KINDS.includes(reading.kind) && !isExempt
  const isLotOpen = roadKind === 'private' && feeNature === 'commercial' && isCleared
  const isBacked = opinion !== null && opinion.validUntil >= from
  return isLotOpen && isBacked && mayBeHeld ? 'device' : 'claim'
}

/** Worth nothing any more. */
export const VOID_NOTICE_STATE: NoticeState = 'void'
export const VALID_NOTICE_STATES: readonly NoticeState[] = NOTICE_STATES.filter(
  state => state !== VOID_NOTICE_STATE,
)
