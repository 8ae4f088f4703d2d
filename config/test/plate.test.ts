import fc from 'fast-check'
import {
  EXEMPT_KINDS,
  keyboardAt,
  maskPlate,
  normalisePlateText,
  parsePlate,
  PLATE_COLOUR_NAMES,
  PLATE_DIGITS,
  PLATE_LETTERS,
  plateKey,
  PROVINCES,
} from '../contract/plate'
import { plateSchema } from '../contract/plate.schema'

const province = fc.constantFrom(...PROVINCES)
const letter = fc.constantFrom(...PLATE_LETTERS)
const character = fc.constantFrom(...PLATE_DIGITS, ...PLATE_LETTERS)
const ordinary = fc
  .tuple(province, letter, fc.array(character, { minLength: 5, maxLength: 5 }))
  .map(([p, l, rest]) => p + l + rest.join(''))
const newEnergy = fc
  .tuple(province, letter, fc.constantFrom('D', 'F', 'A'), character, fc.integer({ min: 0, max: 9999 }))
  .map(([p, l, first, second, number]) => `${p}${l}${first}${second}${String(number).padStart(4, '0')}`)

it('knows 31 provinces and 24 letters', () => {
  expect(PROVINCES).toHaveLength(31)
  expect(PLATE_LETTERS).toHaveLength(24)
})

it('reads every ordinary and every new-energy plate', () => {
  fc.assert(
    fc.property(ordinary, text =>
      expect(parsePlate(text, 'blue')).toMatchObject({ ok: true, kind: 'ordinary', plate: { text } }),
    ),
  )
  fc.assert(
    fc.property(newEnergy, text =>
      expect(parsePlate(text, 'green')).toMatchObject({ ok: true, kind: 'new_energy_small' }),
    ),
  )
})

it('refuses I and O wherever they stand', () => {
  fc.assert(
    fc.property(ordinary, fc.integer({ min: 1, max: 6 }), fc.constantFrom('I', 'O'), (text, place, wrong) => {
      expect(parsePlate(text.slice(0, place) + wrong + text.slice(place + 1), 'blue').ok).toBe(false)
    }),
  )
})

it.each([
  ['粤B12345', 'yellow', 'ordinary'],
  ['粤BD12345', 'green', 'new_energy_small'],
  ['粤B12345D', 'yellow_green', 'new_energy_large'],
  ['粤B1234挂', 'yellow', 'trailer'],
  ['粤B1234学', 'yellow', 'coach'],
  ['粤B1234警', 'white', 'police'],
  ['粤Z1234港', 'black', 'hong_kong_macao'],
  ['粤Z1234澳', 'black', 'hong_kong_macao'],
  ['沪A1234领', 'black', 'consulate'],
  ['224578使', 'black', 'embassy'],
  ['WJ粤1234X', 'white', 'armed_police'],
  ['VA12345', 'white', 'military'],
  ['粤B1234应急', 'white', 'emergency'],
  ['临粤B12345', 'blue', 'temporary'],
] as const)('tells the kind of %s in %s', (text, colour, kind) => {
  expect(parsePlate(text, colour)).toMatchObject({ ok: true, kind })
})

it('tells a wrong colour from no plate at all', () => {
  expect(parsePlate('粤BD12345', 'blue')).toEqual({ ok: false, code: 'PLATE_COLOUR_MISMATCH' })
  expect(parsePlate('粤B1234', 'blue')).toEqual({ ok: false, code: 'PLATE_MALFORMED' })
  expect(parsePlate('', 'blue')).toEqual({ ok: false, code: 'PLATE_MALFORMED' })
})

it('exempts the vehicles that must never be blocked', () => {
  expect([...EXEMPT_KINDS].sort()).toEqual([
    'armed_police',
    'consulate',
    'embassy',
    'emergency',
    'military',
    'police',
  ])
})

it('takes what people type', () => {
  expect(normalisePlateText(' 粤b·12 345 ')).toBe('粤B12345')
  expect(parsePlate('粤ｂ１２３４５', 'blue')).toMatchObject({ ok: true, plate: { text: '粤B12345' } })
})

it('keeps the same text in two colours apart', () => {
  expect(plateKey({ text: '粤B12345', colour: 'blue' })).not.toBe(
    plateKey({ text: '粤B12345', colour: 'yellow' }),
  )
})

it('masks every plate so that it cannot be told from others', () => {
  expect(maskPlate({ text: '粤B12388', colour: 'blue' })).toBe('粤B·1**88')
  fc.assert(
    fc.property(fc.oneof(ordinary, newEnergy), text => {
      const masked = maskPlate({ text, colour: 'blue' })
      expect(masked).not.toContain(text.slice(2))
      expect(masked.split('*').length - 1).toBeGreaterThanOrEqual(2)
    }),
  )
})

it('offers on each key only what may stand there', () => {
  expect(keyboardAt(0, 7)).toEqual(PROVINCES)
  expect(keyboardAt(1, 7)).not.toContain('O')
  expect(keyboardAt(6, 7)).toContain('学')
  expect(keyboardAt(7, 8)).not.toContain('学')
})

it('never throws, whatever it is given', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom(...PLATE_COLOUR_NAMES),
      (text, colour) => void parsePlate(text, colour),
    ),
  )
})

it('normalises in the schema and names the fault', () => {
  expect(plateSchema.parse({ text: '粤b 12345', colour: 'blue' })).toEqual({
    text: '粤B12345',
    colour: 'blue',
  })
  const wrong = plateSchema.safeParse({ text: '粤B123456789', colour: 'blue' })
  expect(wrong.success ? null : wrong.error.issues[0]!.message).toBe('PLATE_MALFORMED')
  expect(plateSchema.safeParse({ text: '粤B12345', colour: 'blue', extra: 1 }).success).toBe(false)
})
