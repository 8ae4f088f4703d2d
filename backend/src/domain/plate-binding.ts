import { coloursOf, normalisePlateText, samePlate, type Plate } from '@fangxing/contract/plate'
import { isCalendarDay } from '@fangxing/contract/calendar-day'
import { PLATE_BINDING_STATES, type ArrearState, type PlateBindingState } from '@fangxing/contract/states'
import { yearsLater } from './shanghai-time'
import { machine } from './state-machine'

export type PlateBindingEvent =
  /** The licence was read, or a person has looked at it. */
  | 'confirmed'
  | 'refused'
  /** Nobody looked at it in time. */
  | 'lapsed'
  | 'withdrawn'
  /** The same owner showed a licence again. */
  | 'renewed'
  | 'unbound'
  /** Somebody else showed a licence of this plate that is not older. */
  | 'displaced'
  | 'expired'

/** What ties a person to a plate: the vehicle licence. Its end is kept until its owner has read it. */
export const PLATE_BINDING = machine<PlateBindingState, PlateBindingEvent, never>()({
  name: 'PlateBinding',
  table: 'plate_binding',
  column: 'state',
  isAudited: true,
  states: PLATE_BINDING_STATES,
  initial: 'checking',
  ends: ['refused', 'ended'],
  rows: [
    { from: 'checking', event: 'confirmed', to: 'bound' },
    { from: 'checking', event: 'refused', to: 'refused' },
    { from: 'checking', event: 'lapsed', to: 'refused' },
    { from: 'checking', event: 'withdrawn', to: 'ended' },
    { from: 'bound', event: 'renewed', to: 'bound' },
    { from: 'bound', event: 'unbound', to: 'ended' },
    { from: 'bound', event: 'displaced', to: 'ended' },
    { from: 'bound', event: 'expired', to: 'ended' },
  ],
})

export const BOUND_STATE: PlateBindingState = 'bound'
export const CHECKING_STATE = PLATE_BINDING.initial
export const LIVE_BINDING_STATES: readonly PlateBindingState[] = ['checking', 'bound']

const DAY_MS = 86_400_000
export const BINDING_RULES = {
  /** A car may be sold, and its licence with it: shown again every year. */
  years: 1,
  /** From so long before its end its owner is told. */
  soonOverMs: 30 * DAY_MS,
  /** So long a person has time to look at a licence. */
  checkMs: 7 * DAY_MS,
  /** A family's cars; who has more of them is a business. */
  mostPlates: 5,
  /** What a program is less sure of is reviewed by a person. */
  minConfidencePct: 85,
} as const

export const bindingEndOf = (at: Date): Date => yearsLater(at, BINDING_RULES.years)

/** What an owner sees of a bound plate beside what can be paid: it is over, or somebody looks at it. A debt that was void never was theirs. */
export const PAST_ARREAR_STATES: readonly ArrearState[] = [
  'settled',
  'waived',
  'time_barred',
  'written_off',
  'refunded',
]

/** What a program read in the picture of a licence. */
export type LicenceReading = {
  plateText: string
  colour: string | null
  issueDate: string | null
  holder: string | null
  confidencePct: number
}
type Verdict =
  | { kind: 'bound'; issueDate: string }
  | { kind: 'check' }
  | { kind: 'refused'; code: 'LICENCE_OTHER_PLATE' }

/**
 * What a reading of a licence means for the plate that its owner typed. A licence does not say its colour in so many words,
 * and one text may be two cars: where neither the program nor the text itself tells, a person reviews it. `today`: YYYY-MM-DD.
 */
export function decideLicence(plate: Plate, reading: LicenceReading | null, today: string): Verdict {
  if (reading === null || reading.confidencePct < BINDING_RULES.minConfidencePct) return { kind: 'check' }
  const text = normalisePlateText(reading.plateText)
  const possible = coloursOf(text)
  if (possible.length === 0) return { kind: 'check' }
  const colour = possible.length === 1 ? possible[0] : possible.find(name => name === reading.colour)
  if (text !== plate.text) return { kind: 'refused', code: 'LICENCE_OTHER_PLATE' }
  if (colour === undefined) return { kind: 'check' }
  if (!samePlate({ text, colour }, plate)) return { kind: 'refused', code: 'LICENCE_OTHER_PLATE' }
  const { issueDate } = reading
  if (issueDate === null || !isCalendarDay(issueDate) || issueDate > today) return { kind: 'check' }
  return { kind: 'bound', issueDate }
}

type Standing = { owner_id: string; merchant_id: string | null; issue_date: string | null }

/**
 * Which bindings of a plate a newly shown licence ends: those of other people that show debts which it shows as well. An older licence ends
 * none, and is none: the car, or its licence, has changed hands since.
 */
export function decideDisplaced<B extends Standing>(
  standing: readonly B[],
  shown: { ownerId: string; merchantId: string | null; issueDate: string },
): { kind: 'older' } | { kind: 'ok'; displaced: B[]; own: B | null; narrower: B[] } {
  const overlapping = standing.filter(
    ({ merchant_id: merchantId }) =>
      merchantId === null || shown.merchantId === null || merchantId === shown.merchantId,
  )
  const others = overlapping.filter(({ owner_id: ownerId }) => ownerId !== shown.ownerId)
  if (others.some(({ issue_date: day }) => day !== null && day > shown.issueDate)) return { kind: 'older' }
  const own = standing.find(
    ({ owner_id: ownerId, merchant_id: merchantId }) =>
      ownerId === shown.ownerId && merchantId === shown.merchantId,
  )
  // What shows the debts to everybody shows those to one merchant as well; the reverse would take sight of the others away.
  const narrower = overlapping.filter(
    ({ owner_id: ownerId, merchant_id: merchantId }) =>
      ownerId === shown.ownerId && shown.merchantId === null && merchantId !== null,
  )
  return { kind: 'ok', displaced: others, own: own ?? null, narrower }
}
