import type { Plate } from '@fangxing/contract/plate'
import { decideDisplaced, decideLicence, type LicenceReading } from '../../src/domain/plate-binding'

const TODAY = '2026-11-23'
const plate: Plate = { text: '粤B12345', colour: 'blue' }
const reading = (more: Partial<LicenceReading> = {}): LicenceReading => ({
  plateText: '粤B12345',
  colour: 'blue',
  issueDate: '2026-01-02',
  holder: null,
  confidencePct: 95,
  ...more,
})
const decide = (more: Partial<LicenceReading> | null, of = plate) =>
  decideLicence(of, more === null ? null : reading(more), TODAY)

test('a licence binds the plate that it names, spelled in any way, from the day on which it was issued', () => {
  expect(decide({})).toEqual({ kind: 'bound', issueDate: '2026-01-02' })
  expect(decide({ plateText: ' 粤b·12345' })).toEqual({ kind: 'bound', issueDate: '2026-01-02' })
  expect(decide({ issueDate: TODAY })).toEqual({ kind: 'bound', issueDate: TODAY })
})

test.each<[string, Partial<LicenceReading> | null]>([
  ['nothing was read', null],
  ['the program is not sure', { confidencePct: 84 }],
  ['the text is no plate', { plateText: '粤B1' }],
  ['the colour of a text with several is not told', { colour: null }],
  ['the colour is none that the text can have', { colour: 'green' }],
  ['the date was not read', { issueDate: null }],
  ['the date is none', { issueDate: '2026-02-30' }],
  ['the date lies ahead', { issueDate: '2026-11-24' }],
])('a person looks at the licence where %s', (_what, more) => {
  expect(decide(more)).toEqual({ kind: 'check' })
})

test('a licence of another plate or colour binds nothing', () => {
  const refused = { kind: 'refused', code: 'LICENCE_OTHER_PLATE' }
  expect(decide({ plateText: '粤B12346' })).toEqual(refused)
  // The same text in yellow is another car.
  expect(decide({ colour: 'yellow' })).toEqual(refused)
})

test('a text that has one colour only needs none on the licence', () => {
  const green: Plate = { text: '粤BD12345', colour: 'green' }
  expect(decide({ plateText: green.text, colour: null }, green).kind).toBe('bound')
})

const standing = (owner_id: string, issue_date: string, merchant_id: string | null = null) => ({
  owner_id,
  issue_date,
  merchant_id,
})
const shown = { ownerId: 'me', merchantId: null as string | null, issueDate: '2026-05-05' }

test('of two people the one with the newer licence has the plate, and of the same licence whoever showed it last', () => {
  const newer = standing('other', '2026-05-06')
  expect(decideDisplaced([newer], shown)).toEqual({ kind: 'older' })
  for (const day of ['2026-05-05', '2020-01-01']) {
    const other = standing('other', day)
    expect(decideDisplaced([other], shown)).toEqual({
      kind: 'ok',
      displaced: [other],
      own: null,
      narrower: [],
    })
  }
})

test('one’s own binding is renewed by any licence, and one that shows the debts of another merchant stays', () => {
  const own = standing('me', '2026-08-08')
  expect(decideDisplaced([own], shown)).toEqual({ kind: 'ok', displaced: [], own, narrower: [] })
  const elsewhere = standing('other', '2026-08-08', 'merchant-b')
  const checked = { ...shown, merchantId: 'merchant-a' }
  expect(decideDisplaced([elsewhere], checked)).toEqual({
    kind: 'ok',
    displaced: [],
    own: null,
    narrower: [],
  })
  expect(decideDisplaced([elsewhere], { ...checked, merchantId: 'merchant-b' })).toEqual({ kind: 'older' })
})
