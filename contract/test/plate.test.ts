import fc from 'fast-check'
import {
  coloursOf,
  EXEMPT_KINDS,
  keysAfter,
  maskPlate,
  NO_PLATE,
  normalisePlateText,
  parsePlate,
  PLATE_COLOUR_NAMES,
  PLATE_DIGITS,
  PLATE_LETTERS,
  plateKey,
  PROVINCES,
} from '../plate'
import { plateSchema } from '../plate.schema'

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
  ['粤B1234试', 'blue', 'temporary'],
  ['粤B1234超', 'yellow', 'temporary'],
] as const)('tells the kind of %s in %s', (text, colour, kind) => {
  expect(parsePlate(text, colour)).toMatchObject({ ok: true, kind })
})

it.each([
  ['\u202d粤B12345\u202c', '粤B12345'],
  ['粤\u200bB12345', '粤B12345'],
  ['\ufeff粤B\u200e12\u206034\u00ad5\u200f', '粤B12345'],
  ['粤B∙12345', '粤B12345'],
  ['粤Ｂ・１２３４５', '粤B12345'],
  ['粤B–12345', '粤B12345'],
  ['粤b·12345临', '临粤B12345'],
  ['临粤B12345', '临粤B12345'],
])('writes %j as %s', (text, expected) => {
  expect(normalisePlateText(text)).toBe(expected)
  expect(parsePlate(text, 'blue')).toMatchObject({ ok: true, plate: { text: expected, colour: 'blue' } })
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

const oneOfEachKind = [
  '粤B12388', '粤BD12388', '粤B12388D', '粤B1238挂', '粤B1238学', '粤B1238警', '粤Z1238港', '沪A1238领', '224578使',
  '使224578', 'WJ粤1238X', 'WJ12388', 'VA12388', '粤X1238应急', '临粤B12388', '粤B12388临',
] // prettier-ignore

it('masks every plate so that at least two of its characters are gone', () => {
  expect(maskPlate({ text: '粤B12388', colour: 'blue' })).toBe('粤B·1**88')
  expect(maskPlate({ text: '224578使', colour: 'black' })).toBe('22·4**8使')
  // Nothing is hidden of what is there no more.
  expect(maskPlate({ text: NO_PLATE, colour: 'blue' })).toBe('—')
  fc.assert(
    fc.property(fc.oneof(ordinary, newEnergy, fc.constantFrom(...oneOfEachKind)), text => {
      const masked = maskPlate({ text, colour: 'blue' }).replace('·', '')
      expect(masked).toHaveLength(text.length)
      const hidden = [...masked].filter((character, place) => character !== text[place])
      expect(hidden.length).toBeGreaterThanOrEqual(2)
      expect(new Set(hidden)).toEqual(new Set('*'))
    }),
  )
})

it('masks what is no plate at all, too', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3, maxLength: 6 }), text => {
      expect(maskPlate({ text, colour: 'blue' })).not.toContain(text)
    }),
  )
})

it('knows in which colours a text can exist', () => {
  expect(coloursOf('粤B12345')).toEqual(['blue', 'yellow', 'black'])
  expect(coloursOf('粤B·D12345')).toEqual(['green'])
  expect(coloursOf('粤B1234警')).toEqual(['white'])
  expect(coloursOf('粤B1')).toEqual([])
})

it('offers every key of every plate in turn, and no key that no plate has', () => {
  expect(keysAfter('', 'blue')).toEqual([...PROVINCES, '临'])
  expect(keysAfter('粤')).toEqual(PLATE_LETTERS)
  expect(keysAfter('粤B1234', 'yellow')).toEqual(expect.arrayContaining(['1', 'Z', '挂', '学']))
  expect(keysAfter('粤B1234', 'blue')).not.toContain('挂')
  expect(keysAfter('粤BD1234', 'green')).toEqual(PLATE_DIGITS)
  expect(keysAfter('粤BD12345', 'green')).toEqual([])
  expect(keysAfter('I')).toEqual([])
  fc.assert(
    fc.property(fc.oneof(ordinary, newEnergy, fc.constantFrom(...oneOfEachKind)), text => {
      for (let place = 0; place < text.length; place++) {
        expect(keysAfter(text.slice(0, place))).toContain(text[place])
      }
    }),
  )
})

it('reaches a plate from every key it offers', () => {
  const choices = fc.array(fc.nat(), { minLength: 9, maxLength: 9 })
  fc.assert(
    fc.property(choices, fc.constantFrom(...PLATE_COLOUR_NAMES), (picks, colour) => {
      let text = ''
      for (const pick of picks) {
        const keys = keysAfter(text, colour)
        if (keys.length === 0) break
        text += keys[pick % keys.length]!
      }
      // A temporary plate has one spelling, wherever its 临 was tapped.
      const spelt = text.endsWith('临') ? `临${text.slice(0, -1)}` : text
      expect(parsePlate(text, colour)).toMatchObject({ ok: true, plate: { text: spelt, colour } })
    }),
  )
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

it('normalises in the schema and names what is wrong', () => {
  expect(plateSchema.parse({ text: '粤b 12345', colour: 'blue' })).toEqual({
    text: '粤B12345',
    colour: 'blue',
  })
  const wrong = plateSchema.safeParse({ text: '粤B123456789', colour: 'blue' })
  expect(wrong.success ? null : wrong.error.issues[0]!.message).toBe('PLATE_MALFORMED')
  expect(plateSchema.safeParse({ text: '粤B12345', colour: 'blue', extra: 1 }).success).toBe(false)
})
