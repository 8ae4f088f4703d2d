import type { StayReason } from '@fangxing/contract/integration'
import {
  normalisePlateText,
  readPlate,
  plateKey,
  PLATE_COLOUR_NAMES,
  coloursOf,
  type PlateColour,
} from '@fangxing/contract/plate'

export const UNKNOWN_COLOUR = 'unknown'
export type StayColour = PlateColour | typeof UNKNOWN_COLOUR

/** What an event says of its plate, put in our words. */
export type StayPlate = {
  /** Normalised; null when the car bears none. */
  text: string | null
  colour: StayColour
  /** The key of a debt; null while nobody can owe by it. */
  key: string | null
  /** Nobody will ever owe by such a plate. */
  never: StayReason | null
  /** A person has to look first. */
  concern: StayReason | null
}

/** What people write where there is no plate. */
const NO_PLATE = new Set(['', '无', '无牌', '无牌车', '未识别', 'NONE', 'UNKNOWN', '-', '_'])
/** Hong Kong and Macao: letters and digits only, as such a car bears them beside its plate of the mainland. */
const HK_MO = /^(?:[A-Z]{2}\d{1,4}|[A-Z]{1,8}|M[A-Z]\d{4})$/

const nothing = (never: StayReason, text: string | null = null): StayPlate => ({
  text,
  colour: UNKNOWN_COLOUR,
  key: null,
  never,
  concern: null,
})

/** The colour by our name or by the source's code; what neither knows is unknown, never guessed. */
export function colourOf(code: string, codes: ReadonlyMap<string, string>): StayColour {
  const name = codes.get(code) ?? code
  return PLATE_COLOUR_NAMES.find(colour => colour === name) ?? UNKNOWN_COLOUR
}

export function readStayPlate(given: { text: string | null; colour: StayColour }): StayPlate {
  const text = given.text === null ? '' : normalisePlateText(given.text)
  if (NO_PLATE.has(text)) return nothing('no_plate')
  if (HK_MO.test(text)) return nothing('foreign_plate', text)
  const { colour } = given
  if (colour === UNKNOWN_COLOUR) {
    if (coloursOf(text).length === 0) return unreadable(text, colour)
    if (isPaper(text)) return nothing('paper_plate', text)
    return { text, colour, key: null, never: null, concern: 'colour_unknown' }
  }
  const reading = readPlate(text, colour)
  if (!reading.ok) return unreadable(text, colour)
  if (reading.kind === 'temporary') return nothing('paper_plate', text)
  return { text, colour, key: plateKey(reading.plate), never: null, concern: null }
}

const unreadable = (text: string, colour: StayColour): StayPlate => ({
  text,
  colour,
  key: null,
  never: null,
  concern: 'plate_unreadable',
})

function isPaper(text: string): boolean {
  const [colour] = coloursOf(text)
  if (!colour) return false
  const reading = readPlate(text, colour)
  return reading.ok && reading.kind === 'temporary'
}

/** Whether two readings may be of one car: an unknown colour is matched by the text. */
export const mayBeOneCar = (one: StayColour, other: StayColour): boolean =>
  one === other || one === UNKNOWN_COLOUR || other === UNKNOWN_COLOUR
