import { ownerCallSchemas, staffCallSchemas } from '../calls.schema'
import { arrearRowSchema } from '../arrears.schema'
import { integrationRowSchemas } from '../integration-events.schema'
import { inOneLine, withoutHidden } from '../plain-text'
import { plateSchema } from '../plate.schema'
import { leavesOf, typeOf } from './support/leaves'

/** A bell, a zero-width space, a turn of the direction, a byte order mark, a joiner that joins nothing, hidden letters, an invisible letter. */
const HIDDEN = ['\u0007', '\u00ad', '\u200b', '\u200d', '\u202e', '\u2066', '\ufeff', '\u{e0041}', '\u3164']
const PLAIN = [
  '相机整天读错',
  'two lines\nand a\ttab\r\n',
  '好😀👍🏽',
  '👨‍👩‍👧‍👦 👩🏽‍🚀 ❤️‍🔥 🏳️‍🌈 🕵️‍♂️ 1️⃣ ☎️ 🇨🇳',
  '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  // A rare form of a letter in a name.
  '葛\u{e0100}城',
  // Letters that are joined, or kept apart, by what stands between them.
  'ᠬᠠᠷ\u180eᠠ می\u200cخواهم क्\u200dष',
  'ئۇيغۇر Ünïcödé é',
  '  with spaces around it\u3000',
]

it('takes letters, line breaks, emoji of several parts and the variants of a letter for plain text', () => {
  for (const text of PLAIN) expect(withoutHidden(text)).toBe(text)
})

it('finds every character that nobody sees, wherever it stands, and takes out nothing else', () => {
  // A joiner between two pictures makes one of them.
  for (const hidden of HIDDEN)
    for (const text of hidden === '\u200d' ? ['好', 'ab'] : ['好', '👨‍👩‍👧', 'ab']) {
      expect([hidden.codePointAt(0)!.toString(16), withoutHidden(`${text}${hidden}${text}`)]).toEqual([
        hidden.codePointAt(0)!.toString(16),
        text + text,
      ])
    }
  // A variant of nothing, and many of one letter, which can spell what nobody sees.
  expect(withoutHidden('\ufe0f好\ufe00\ufe01\ufe02')).toBe('好\ufe00')
})

it('keeps every break of a line, and makes spaces of them in a name', () => {
  expect(withoutHidden('一\u000b二\u2028三\u0085四\r\n五')).toBe('一\n二\n三\n四\r\n五')
  expect(['王强 \n 李雷', '王强\t', ' 王\u2028强\n'].map(inOneLine)).toEqual(['王强 李雷', '王强', '王 强'])
})

it('makes one line of sixty thousand spaces at once', () => {
  expect(inOneLine(`王${' '.repeat(60_000)}强`)).toBe(`王${' '.repeat(60_000)}强`)
  expect(inOneLine(`王${' \n'.repeat(60_000)}强`)).toBe('王 强')
})

it('refuses nobody for a character that they cannot see, and takes no reason that is made of such alone', () => {
  const { body } = staffCallSchemas.releaseAll
  expect(body.parse({ merchantId: null, reason: '\ufeff误锁\u200b紧急\u202e' }).reason).toBe('误锁紧急')
  expect(staffCallSchemas.inviteStaff.body.shape.name.parse('王芳\ufeff')).toBe('王芳')
  expect(staffCallSchemas.voidNotice.body.parse({ reason: '贴错\u202e车' })).toEqual({ reason: '贴错车' })
  expect(staffCallSchemas.voidNotice.body.safeParse({ reason: '\u200b\u200b' }).success).toBe(false)
})

/** Free words: none of these is a number, a time, an id or the name of something of ours. */
const WORDS = ['好', '好的', '好好好好好', '好'.repeat(20)]
const keepsHidden = (parse: (text: string) => { success: boolean; data?: unknown }): boolean =>
  WORDS.some(words =>
    HIDDEN.some(hidden => {
      const parsed = parse(words + hidden + words)
      return parsed.success && String(parsed.data).includes(hidden)
    }),
  )

const textsOf = (schemas: object) =>
  Object.entries(schemas).flatMap(([name, { body }]: [string, { body?: unknown }]) =>
    leavesOf(body, name).filter(({ schema }) => typeOf(schema) === 'string'),
  )

it('lets nobody who types hide a character: only codes, links and keys that are looked up may hold any', () => {
  const texts = textsOf({ ...staffCallSchemas, ...prefixed('owner', ownerCallSchemas) })
  expect(texts.length).toBeGreaterThan(100)
  const keeping = texts.filter(({ schema }) => keepsHidden(text => schema.safeParse(text)))
  expect(keeping.map(({ path }) => path).filter(path => !LOOKED_UP.test(path))).toEqual([])
})

it('takes no plate with a character that nobody sees', () => {
  for (const hidden of HIDDEN)
    for (const text of [`粤B${hidden}12345`, `粤B123${hidden}45`]) {
      const parsed = plateSchema.safeParse({ text, colour: 'blue' })
      expect(parsed.success && parsed.data.text !== '粤B12345').toBe(false)
    }
})

/** Compared with what is there, or read as a plate: what is hidden in them finds nothing. */
const LOOKED_UP =
  /\.(code|inviteCode|heading|link|scene|seen|path|answer|plateText|(plate|plates\[\]|recognised)\.text) \(string\)$/

const prefixed = (prefix: string, schemas: object) =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [`${prefix}.${name}`, schema as object]))

it('takes out what nobody sees of a call for help, an objection and a report, and never refuses them for it', () => {
  for (const hidden of HIDDEN) {
    const said = `孩子${hidden}在车里`
    const reason = '孩子在车里'
    expect(ownerCallSchemas.askEmergency.body.parse({ reason: said })).toEqual({ reason })
    expect(ownerCallSchemas.notMyCar.body.parse({ note: said })).toEqual({ note: reason })
    expect(ownerCallSchemas.disputeHold.body.parse({ ground: 'other', note: said }).note).toBe(reason)
    expect(staffCallSchemas.override.body.parse({ reason: said })).toEqual({ reason })
    expect(staffCallSchemas.policePresent.body.parse({ reason: said })).toEqual({ reason })
    expect(staffCallSchemas.blockMoveTask.body.parse({ kind: 'blocked', reason: said }).reason).toBe(reason)
    expect(ownerCallSchemas.askEmergency.body.parse({ reason: hidden })).toEqual({ reason: '' })
  }
  // A picture of several parts that is cut leaves no part that nobody sees.
  const { reason } = ownerCallSchemas.askEmergency.body.parse({ reason: `${'救'.repeat(197)}👩‍🚀` })
  expect(reason).toBe(`${'救'.repeat(197)}👩`)
})

it('takes out what nobody sees of what files and other systems say', () => {
  const text = `收费\u200b员`
  expect(arrearRowSchema.shape.evidence.parse({ witness: text }).witness).toBe('收费员')
  const leaves = leavesOf(integrationRowSchemas, 'row').filter(({ path }) => /\.(reason|name) /.test(path))
  expect(leaves.length).toBeGreaterThan(1)
  for (const { schema } of leaves) expect(schema.parse(text)).toBe('收费员')
})
