import { keptUntilMs, PICTURE_RULES } from '../../../src/domain/stays/picture-rules'

const DAY = 86_400_000
const at = (days: number) => days * DAY
const settled = { state: 'settled', endedMs: at(20), isWanted: false } as const
const left = { state: 'free', exitedMs: at(9) } as const

test.each([
  ['a stay that nobody has told of', { stay: null, debt: null }, at(3)],
  ['a stay that nobody owes', { stay: left, debt: null }, at(39)],
  ['an exit that a wrong clock puts far ahead', { stay: { ...left, exitedMs: at(900) }, debt: null }, at(60)],
  ['an exit long before its picture came', { stay: { ...left, exitedMs: at(-5) }, debt: null }, at(30)],
  ['a car that is inside', { stay: { state: 'inside', exitedMs: null }, debt: null }, at(107)],
  ['a stay that a person has to look at', { stay: { ...left, state: 'review' }, debt: null }, at(39)],
  ['a debt that is open', { stay: left, debt: { ...settled, state: 'review' } }, at(107)],
  [
    'a debt that is settled, about which somebody objects',
    { stay: left, debt: { ...settled, isWanted: true } },
    at(107),
  ],
  ['a debt that is settled', { stay: left, debt: settled }, at(110)],
  ['a debt that is void', { stay: left, debt: { ...settled, state: 'void' } }, at(110)],
] as const)('%s', (_what, { stay, debt }, untilMs) => {
  expect(keptUntilMs({ createdMs: 0, stay, debt }, at(100))).toBe(untilMs)
  expect(PICTURE_RULES.waitMs).toBe(at(3))
})
