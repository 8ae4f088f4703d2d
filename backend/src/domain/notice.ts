import type { NoticeContent } from '@fangxing/contract/notices'
import { EXEMPT_KINDS, parsePlate, type PlateColour } from '@fangxing/contract/plate'
import { NOTICE_STATES, type NoticeState } from '@fangxing/contract/states'
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

/** So many days lie between the first reminder and a device at the earliest (debts: ladder before a lock). */
const DAYS_BEFORE_HOLD = 15
const DAY_MS = 86_400_000

/** The day before which nothing happens, for a notice of this moment. */
export const nextFromOf = (at: Date): string => dayOf(new Date(at.getTime() + DAYS_BEFORE_HOLD * DAY_MS))

type LotOfNotice = {
  road_kind: 'private' | 'public_road'
  clearance: { operatingRight?: boolean; noticeBoard?: boolean; policeContact?: string | null }
}

/** What the paper may announce: a device only where one could be used, never on a public road or for an exempt car. */
export function nextOf(
  { road_kind: roadKind, clearance }: LotOfNotice,
  { text, colour, isExempt }: { text: string; colour: PlateColour; isExempt: boolean },
): NoticeContent['next'] {
  const reading = parsePlate(text, colour)
  const isCleared = Boolean(clearance.operatingRight && clearance.noticeBoard && clearance.policeContact)
  const mayBeHeld = reading.ok && !EXEMPT_KINDS.includes(reading.kind) && !isExempt
  return roadKind === 'private' && isCleared && mayBeHeld ? 'device' : 'claim'
}

/** Worth nothing any more. */
export const VOID_NOTICE_STATE: NoticeState = 'void'
export const VALID_NOTICE_STATES: readonly NoticeState[] = NOTICE_STATES.filter(
  state => state !== VOID_NOTICE_STATE,
)
