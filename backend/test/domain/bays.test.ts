import { baysAfter, baysOfParts } from '../../src/domain/stays/bays'

const part = (bays: string[], from: number | null, to: number | null) => ({
  bays,
  entered_at: from === null ? null : new Date(from),
  exited_at: to === null ? null : new Date(to),
})

test('a car that comes back into another bay stands there, and takes no more than it took at the same moment', () => {
  expect(baysAfter(['A1'], ['B2'])).toEqual(['B2'])
  expect(baysAfter(['A1', 'A2'], ['B2'])).toEqual(['A1', 'A2'])
  expect(baysAfter(['A1'], [])).toEqual(['A1'])
})

test('parts at the same moment take all their bays, parts after each other the most of one', () => {
  expect(baysOfParts(part(['A1'], 0, 60), part(['A2'], 30, 90))).toEqual(['A1', 'A2'])
  expect(baysOfParts(part(['A1'], 0, 30), part(['A2'], 30, 90))).toEqual(['A2'])
  // Nobody knows that it was still there.
  expect(baysOfParts(part(['A1'], 0, null), part(['A2'], 30, 90))).toEqual(['A2'])
  expect(baysOfParts(part(['A1'], 0, null), part(['A2'], null, 90))).toEqual(['A2'])
})
