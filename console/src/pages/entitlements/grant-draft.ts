import type { NewEntitlement } from '@fangxing/contract/entitlements'
import { parseYuanText } from '@fangxing/contract/money'
import { coloursOf, normalisePlateText, type PlateColour } from '@fangxing/contract/plate'
import { shownLength } from '@fangxing/contract/shown-length'
import { DAY_MS, dayAt } from '../../ui/shanghai-time'

export type GrantedKind = NewEntitlement['kind']
export type TypedPlate = { text: string; colour: PlateColour | undefined }
type Unit = 'minutes' | 'fen' | 'percent'
/** As it is typed. */
export type GrantDraft = {
  kind: GrantedKind
  name: string
  plates: TypedPlate[]
  lotIds: string[]
  firstDay: string
  lastDay: string
  hoursFrom: string
  hoursTo: string
  bays: string
  unit: Unit
  amount: string
  code: string
}

/** Midnight in Shanghai with which a day begins. */
const startOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`)

/** The last day on which something holds that ends at this moment. */
export const lastDayOf = (validTo: string): string => dayAt(Date.parse(validTo) - 1)
/** The end of a day, which is where what holds on it ends. */
export const endOfDay = (day: string): string => new Date(startOf(day) + DAY_MS).toISOString()

export const newGrant = (nowMs: number, lotId: string | undefined): GrantDraft => ({
  kind: 'pass',
  name: '',
  plates: [{ text: '', colour: undefined }],
  lotIds: lotId ? [lotId] : [],
  firstDay: dayAt(nowMs),
  lastDay: dayAt(nowMs + 29 * DAY_MS),
  hoursFrom: '',
  hoursTo: '',
  bays: '',
  unit: 'minutes',
  amount: '',
  code: '',
})

/** The colour that was chosen while the text allows it, else the likeliest. */
export function colourOf({ text, colour }: TypedPlate): PlateColour | undefined {
  const possible = coloursOf(text)
  return colour && possible.includes(colour) ? colour : possible[0]
}

function platesOf(typed: readonly TypedPlate[]) {
  const given = typed.filter(({ text }) => shownLength(text) > 0)
  const plates = given.flatMap(one => {
    const colour = colourOf(one)
    return colour ? [{ text: normalisePlateText(one.text), colour }] : []
  })
  return plates.length === given.length && plates.length > 0 ? plates : undefined
}

function couponOf({ unit, amount }: GrantDraft) {
  const value = unit === 'fen' ? parseYuanText(amount) : /^\d{1,5}$/.test(amount) ? Number(amount) : null
  const most = { minutes: 43_200, fen: 1_000_000, percent: 100 }[unit]
  return value && value <= most ? { unit, amount: value } : undefined
}

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))

/** What is sent; undefined while something is missing. */
export function grantOf(draft: GrantDraft, reason: string): NewEntitlement | undefined {
  const plates = platesOf(draft.plates)
  const [from, to] = [startOf(draft.firstDay), startOf(draft.lastDay) + DAY_MS]
  const name = draft.name.trim()
  if (!plates || shownLength(name) === 0 || !(to > from)) return undefined
  const { lotIds } = draft
  const validity = { validFrom: new Date(from).toISOString(), validTo: new Date(to).toISOString() }
  const head = { name, lotIds, ...validity, reason }
  switch (draft.kind) {
    case 'free_list':
      return { ...head, kind: 'free_list', plates }
    case 'status':
      return /^[a-z][a-z0-9_]{0,23}$/.test(draft.code)
        ? { ...head, kind: 'status', plates, code: draft.code }
        : undefined
    case 'coupon': {
      const coupon = couponOf(draft)
      return coupon ? { ...head, kind: 'coupon', plates: plates.slice(0, 1), coupon } : undefined
    }
    case 'pass': {
      const { hoursFrom, hoursTo } = draft
      if ((hoursFrom === '') !== (hoursTo === '')) return undefined
      const hours = hoursFrom ? { fromMinute: minuteOf(hoursFrom), toMinute: minuteOf(hoursTo) } : null
      const bays = draft.bays
        .split(/[,，、]+/)
        .filter(bay => shownLength(bay) > 0)
        .map(bay => bay.trim())
      return { ...head, kind: 'pass', plates, bays, hours }
    }
  }
}
