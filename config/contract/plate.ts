/** Licence plates of the mainland as GA 36-2018 has them, with the kinds that a recovery must tell apart. */

export const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'.split('')
/** Letters and digits of a plate: I and O are never used, they look like 1 and 0. */
export const PLATE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ'.split('')
export const PLATE_DIGITS = '0123456789'.split('')
export const PLATE_TAILS = ['挂', '学', '警', '港', '澳', '使', '领'] as const

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

export type PlateKind =
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

const P = `[${PROVINCES.join('')}]`
const L = '[A-HJ-NP-Z]'
const X = '[0-9A-HJ-NP-Z]'
/** First of the two new-energy letters: D, A, B, C, E are pure electric; F, G, H, J, K are others (GA 36-2018, 5.3). */
const E = '[A-HJK]'

type Rule = { kind: PlateKind; pattern: RegExp; colours: readonly PlateColour[] }
const RULES: readonly Rule[] = [
  { kind: 'new_energy_small', pattern: new RegExp(`^${P}${L}${E}${X}\\d{4}$`), colours: ['green'] },
  { kind: 'new_energy_large', pattern: new RegExp(`^${P}${L}\\d{5}${E}$`), colours: ['yellow_green'] },
  { kind: 'armed_police', pattern: new RegExp(`^WJ${P}?\\d{4}${X}$`), colours: ['white'] },
  { kind: 'emergency', pattern: new RegExp(`^${P}${L}?${X}{4,5}应急$`), colours: ['white'] },
  { kind: 'military', pattern: new RegExp(`^[VZKHESMBJLNGCA][A-Z]\\d{5}$`), colours: ['white'] },
  { kind: 'trailer', pattern: new RegExp(`^${P}${L}${X}{4}挂$`), colours: ['yellow'] },
  { kind: 'coach', pattern: new RegExp(`^${P}${L}${X}{4}学$`), colours: ['yellow', 'green', 'yellow_green'] },
  { kind: 'police', pattern: new RegExp(`^${P}${L}${X}{4}警$`), colours: ['white'] },
  { kind: 'hong_kong_macao', pattern: new RegExp(`^粤Z${X}{4}[港澳]$`), colours: ['black'] },
  { kind: 'consulate', pattern: new RegExp(`^${P}${L}${X}{4}领$`), colours: ['black'] },
  { kind: 'embassy', pattern: /^\d{6}使$|^使\d{6}$/, colours: ['black'] },
  {
    kind: 'temporary',
    pattern: new RegExp(`^临${P}${L}${X}{5}$|^${P}${L}${X}{5}临$`),
    colours: ['blue', 'yellow', 'white'],
  },
  { kind: 'ordinary', pattern: new RegExp(`^${P}${L}${X}{5}$`), colours: ['blue', 'yellow', 'black'] },
]

export type PlateReading =
  | { ok: true; plate: Plate; kind: PlateKind }
  | { ok: false; code: 'PLATE_MALFORMED' | 'PLATE_COLOUR_MISMATCH' }

/** Upper case, without the dot and spaces that people write between the groups. */
export function normalisePlateText(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s·•.\-]/g, '')
}

/** Reads a plate; says whether the text is no plate at all, or none of this colour. */
export function parsePlate(text: string, colour: PlateColour): PlateReading {
  const plain = normalisePlateText(text)
  const fitting = RULES.filter(rule => rule.pattern.test(plain))
  if (fitting.length === 0) return { ok: false, code: 'PLATE_MALFORMED' }
  const rule = fitting.find(candidate => candidate.colours.includes(colour))
  if (!rule) return { ok: false, code: 'PLATE_COLOUR_MISMATCH' }
  return { ok: true, plate: { text: plain, colour }, kind: rule.kind }
}

/** The one key under which a plate is stored and compared. */
export const plateKey = (plate: Plate): string => `${plate.text}/${plate.colour}`

export const samePlate = (one: Plate, other: Plate): boolean => plateKey(one) === plateKey(other)

/** `粤B12388` → `粤B·1**88`: enough for an owner to know their car, too little for a stranger to find it. */
export function maskPlate(plate: Plate): string {
  const text = plate.text
  const head = text.slice(0, 2)
  const rest = text.slice(2)
  const hidden = rest.length - 3
  if (hidden <= 0) return `${head}·${'*'.repeat(rest.length)}`
  return `${head}·${rest[0]}${'*'.repeat(hidden)}${rest.slice(-2)}`
}

/** `粤B12345` → `粤B·12345`, as it stands on the car. */
export const displayPlate = (plate: Plate): string => `${plate.text.slice(0, 2)}·${plate.text.slice(2)}`

export type PlateKey = { character: string; enabled: boolean }

/** What may stand at `position` (0-based) of a plate typed on a keyboard: provinces, then letters, then letters and digits. */
export function keyboardAt(position: number, length: 7 | 8): readonly string[] {
  if (position === 0) return PROVINCES
  if (position === 1) return PLATE_LETTERS
  const body = [...PLATE_DIGITS, ...PLATE_LETTERS]
  return position === length - 1 && length === 7 ? [...body, ...PLATE_TAILS] : body
}
