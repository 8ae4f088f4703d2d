/** Licence plates of the mainland as GA 36-2018 has them, with the kinds that a recovery must tell apart. */

export const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'.split('')
/** Letters and digits of a plate: I and O are never used, they look like 1 and 0. */
export const PLATE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ'.split('')
export const PLATE_DIGITS = '0123456789'.split('')
/** Characters that stand in one place only and say what kind of plate it is. */
export const PLATE_MARKS = ['挂', '学', '警', '港', '澳', '使', '领', '应', '急', '临', '试', '超'] as const
/** Every key of a plate keyboard, in the order of the keys. */
const KEYS: readonly string[] = [...PROVINCES, ...PLATE_DIGITS, ...PLATE_LETTERS, ...PLATE_MARKS]

export type PlateColour = 'blue' | 'yellow' | 'black' | 'white' | 'green' | 'yellow_green'
export const PLATE_COLOURS: Record<PlateColour, { zh: string; en: string; ground: string; text: string }> = {
  blue: { zh: '蓝牌', en: 'Blue', ground: '#1856b8', text: '#ffffff' },
  yellow: { zh: '黄牌', en: 'Yellow', ground: '#f5b417', text: '#111111' },
  black: { zh: '黑牌', en: 'Black', ground: '#16181c', text: '#ffffff' },
  white: { zh: '白牌', en: 'White', ground: '#f7f7f5', text: '#111111' },
  green: { zh: '绿牌', en: 'Green', ground: '#2fb56b', text: '#111111' },
  yellow_green: { zh: '黄绿牌', en: 'Yellow-green', ground: '#a6c83a', text: '#111111' },
}
export const PLATE_COLOUR_NAMES = Object.keys(PLATE_COLOURS) as [PlateColour, ...PlateColour[]]

/** The same text can exist in two colours: a plate is both. */
export type Plate = { text: string; colour: PlateColour }

type PlateKind =
  | 'ordinary'
  | 'trailer'
  | 'coach'
  | 'police'
  | 'hong_kong_macao'
  | 'embassy'
  | 'consulate'
  | 'new_energy_small'
  | 'new_energy_large'
  | 'armed_police'
  | 'military'
  | 'emergency'
  | 'temporary'

export const PLATE_KIND_LABELS: Record<PlateKind, { zh: string; en: string }> = {
  ordinary: { zh: '普通', en: 'Ordinary' },
  trailer: { zh: '挂车', en: 'Trailer' },
  coach: { zh: '教练车', en: 'Driving school' },
  police: { zh: '警车', en: 'Police' },
  hong_kong_macao: { zh: '港澳入出境', en: 'Hong Kong and Macao' },
  embassy: { zh: '使馆', en: 'Embassy' },
  consulate: { zh: '领馆', en: 'Consulate' },
  new_energy_small: { zh: '新能源小型车', en: 'New energy, small' },
  new_energy_large: { zh: '新能源大型车', en: 'New energy, large' },
  armed_police: { zh: '武警', en: 'Armed police' },
  military: { zh: '军车', en: 'Military' },
  emergency: { zh: '应急救援', en: 'Emergency rescue' },
  temporary: { zh: '临时号牌', en: 'Temporary' },
}

/** Never blocked, whatever they owe: state, diplomatic and rescue vehicles. */
export const EXEMPT_KINDS: readonly PlateKind[] = [
  'police',
  'embassy',
  'consulate',
  'armed_police',
  'military',
  'emergency',
]

const DIGIT = PLATE_DIGITS.join('')
const LETTER = PLATE_LETTERS.join('')
const PROVINCE = PROVINCES.join('')
const ANY = DIGIT + LETTER
/** The letter that says new energy: D, A, B, C, E are pure electric, F, G, H, J, K are others (GA 36-2018). */
const ENERGY = 'ABCDEFGHJK'
const MILITARY = 'ABCEGHJKLMNSVZ'

const times = (count: number, slot: string): string[] => Array.from({ length: count }, () => slot)

/** One way to write a plate: what may stand at each place, and in which colours. */
type Form = { kind: PlateKind; slots: readonly string[]; colours: readonly PlateColour[] }
const FORMS: readonly Form[] = [
  { kind: 'ordinary', slots: [PROVINCE, LETTER, ...times(5, ANY)], colours: ['blue', 'yellow', 'black'] },
  {
    kind: 'new_energy_small',
    slots: [PROVINCE, LETTER, ENERGY, ANY, ...times(4, DIGIT)],
    colours: ['green'],
  },
  {
    kind: 'new_energy_large',
    slots: [PROVINCE, LETTER, ...times(5, DIGIT), ENERGY],
    colours: ['yellow_green'],
  },
  { kind: 'trailer', slots: [PROVINCE, LETTER, ...times(4, ANY), '挂'], colours: ['yellow'] },
  {
    kind: 'coach',
    slots: [PROVINCE, LETTER, ...times(4, ANY), '学'],
    colours: ['yellow', 'green', 'yellow_green'],
  },
  { kind: 'police', slots: [PROVINCE, LETTER, ...times(4, ANY), '警'], colours: ['white'] },
  { kind: 'hong_kong_macao', slots: ['粤', 'Z', ...times(4, ANY), '港澳'], colours: ['black'] },
  { kind: 'consulate', slots: [PROVINCE, LETTER, ...times(4, ANY), '领'], colours: ['black'] },
  { kind: 'embassy', slots: [...times(6, DIGIT), '使'], colours: ['black'] },
  { kind: 'embassy', slots: ['使', ...times(6, DIGIT)], colours: ['black'] },
  { kind: 'armed_police', slots: ['W', 'J', PROVINCE, ...times(4, DIGIT), ANY], colours: ['white'] },
  { kind: 'armed_police', slots: ['W', 'J', ...times(4, DIGIT), ANY], colours: ['white'] },
  { kind: 'military', slots: [MILITARY, LETTER, ...times(5, DIGIT)], colours: ['white'] },
  { kind: 'emergency', slots: [PROVINCE, LETTER, ...times(4, ANY), '应', '急'], colours: ['white'] },
  {
    kind: 'temporary',
    slots: ['临', PROVINCE, LETTER, ...times(5, ANY)],
    colours: ['blue', 'yellow', 'white'],
  },
  {
    kind: 'temporary',
    slots: [PROVINCE, LETTER, ...times(5, ANY), '临'],
    colours: ['blue', 'yellow', 'white'],
  },
  // On trial, and oversized.
  {
    kind: 'temporary',
    slots: [PROVINCE, LETTER, ...times(4, ANY), '试超'],
    colours: ['blue', 'yellow', 'white'],
  },
]

const startsLike = (form: Form, text: string): boolean =>
  text.length <= form.slots.length &&
  [...text].every((character, place) => form.slots[place]?.includes(character) ?? false)
/** Each form as a pattern of the whole plate: hundreds of plates of a batch are read by it. */
const PATTERNS: ReadonlyMap<Form, RegExp> = new Map(
  FORMS.map(form => [form, new RegExp(`^${form.slots.map(slot => `[${slot}]`).join('')}$`)]),
)
const formsOf = (text: string): Form[] => FORMS.filter(form => PATTERNS.get(form)!.test(text))

type PlateReading =
  | { ok: true; plate: Plate; kind: PlateKind }
  | { ok: false; code: 'PLATE_MALFORMED' | 'PLATE_COLOUR_MISMATCH' }

/** Spaces, dashes, characters that nobody sees, and the dots that programs and fonts put between the groups. */
const BETWEEN = /[\s\p{Cf}\p{Pd}.·•∙⋅・‧●⚫˙⸱]/gu

/**
 * The one spelling of a plate: upper case, half width, nothing between the groups. A temporary plate is written with its
 * mark in front or behind; here it stands in front.
 */
export function normalisePlateText(text: string): string {
  const plain = text.normalize('NFKC').toUpperCase().replace(BETWEEN, '')
  const temporary = `临${plain.slice(0, -1)}`
  return plain.endsWith('临') && formsOf(temporary).length > 0 ? temporary : plain
}

/** Reads a plate; says whether the text is no plate at all, or none of this colour. */
export const parsePlate = (text: string, colour: PlateColour): PlateReading =>
  readPlate(normalisePlateText(text), colour)

/** As {@link parsePlate}, of a text that is normalised already. */
export function readPlate(plain: string, colour: PlateColour): PlateReading {
  const fitting = formsOf(plain)
  if (fitting.length === 0) return { ok: false, code: 'PLATE_MALFORMED' }
  const form = fitting.find(candidate => candidate.colours.includes(colour))
  if (!form) return { ok: false, code: 'PLATE_COLOUR_MISMATCH' }
  return { ok: true, plate: { text: plain, colour }, kind: form.kind }
}

/** The colours in which a plate of this text can exist; none when it is no plate. A colour is never guessed. */
export function coloursOf(text: string): PlateColour[] {
  const forms = formsOf(normalisePlateText(text))
  return PLATE_COLOUR_NAMES.filter(colour => forms.some(form => form.colours.includes(colour)))
}

/**
 * What may be typed after `prefix` (normalised, possibly empty) so that it can still become a plate, of `colour` where
 * one is given: provinces, digits, letters, then the other characters. Empty when nothing may follow.
 */
export function keysAfter(prefix: string, colour?: PlateColour): readonly string[] {
  const open = FORMS.filter(
    form =>
      form.slots.length > prefix.length &&
      startsLike(form, prefix) &&
      (colour === undefined || form.colours.includes(colour)),
  )
  const allowed = new Set(open.flatMap(form => [...form.slots[prefix.length]!]))
  return KEYS.filter(key => allowed.has(key))
}

/** The one key under which a plate is stored and compared. */
export const plateKey = (plate: Plate): string => `${plate.text}/${plate.colour}`

/** The plate of a key that {@link plateKey} made. */
export function plateOfKey(key: string): Plate {
  const at = key.lastIndexOf('/')
  return { text: key.slice(0, at), colour: key.slice(at + 1) as PlateColour }
}

/** The keys of a plate whose colour is not known. */
export const keysOfPlateText = (text: string): string[] =>
  PLATE_COLOUR_NAMES.map(colour => plateKey({ text: normalisePlateText(text), colour }))

export const samePlate = (one: Plate, other: Plate): boolean => plateKey(one) === plateKey(other)

const headOf = (text: string): number => {
  if (text.startsWith('使') || text.startsWith('临')) return 1
  return text.endsWith('使') ? 3 : 2
}

/** Stands where the plate was once its time is over. */
export const NO_PLATE = '—'

/** `粤B12388` → `粤B·1**88`: enough for an owner to know their car, too little for a stranger to find it. */
export function maskPlate(plate: Plate): string {
  const { text } = plate
  if (text === NO_PLATE) return text
  const head = Math.min(headOf(text), 2)
  const rest = text.slice(head)
  const hidden = rest.length - 3
  if (hidden < 2) return `${text.slice(0, head)}·${'*'.repeat(rest.length)}`
  return `${text.slice(0, head)}·${rest[0]}${'*'.repeat(hidden)}${rest.slice(-2)}`
}
