import {
  along,
  isDriven,
  leads,
  many,
  nextState,
  plannedFor,
  problemsOf,
  staying,
  step,
  toMermaid,
  waitingStates,
  type Machine,
} from '../../src/domain/state-machine'

type Odd = Machine<'a' | 'b' | 'c', 'x' | 'y' | 'z', 'do' | 'tell'>
const odd: Odd = {
  name: 'odd',
  table: 'nothing',
  column: 'state',
  isAudited: false,
  states: ['a', 'b', 'c'],
  initial: 'a',
  ends: ['c'],
  waits: { a: { for: 'system', limitS: 5 }, b: { for: 'row', of: 'other' }, c: { for: 'rest' } },
  rows: [
    ...many<'a' | 'b' | 'c', 'x' | 'y' | 'z', 'do' | 'tell'>(['a', 'b'], 'x', 'b', ['do', 'tell']),
    { from: 'b', event: 'y', to: 'c', effects: ['tell'] },
    { from: 'a', event: 'z', to: 'c' },
  ],
}

it('a table leads along several events, with every effect and the row of each', () => {
  expect(along(odd, ['x', 'x', 'y'])).toEqual({
    to: 'c',
    effects: ['do', 'tell', 'do', 'tell', 'tell'],
    taken: ['odd|a|x', 'odd|b|x', 'odd|b|y'],
  })
  expect(along(odd, [])).toEqual({ to: 'a', effects: [], taken: [] })
  expect(() => along(odd, ['x', 'z'])).toThrow('odd: no z from b')
})

it('answers a step with its effects, or none, or the state that has no such row', () => {
  expect(step(odd, 'a', 'z')).toEqual({ ok: true, to: 'c', effects: [] })
  expect(step(odd, 'c', 'z')).toEqual({ ok: false, from: 'c' })
  expect(nextState(odd, 'b', 'y')).toMatchObject({ to: 'c', effects: ['tell'] })
  expect(() => nextState(odd, 'c', 'y')).toThrow('odd: no y from c')
  expect(leads(odd, 'a', 'b')).toBe(true)
  expect(leads(odd, 'b', 'a')).toBe(false)
})

it('gives a deadline to the states that wait for the system alone', () => {
  expect(waitingStates(odd)).toEqual(['a'])
  expect(waitingStates({ ...odd, waits: undefined })).toEqual([])
})

it('a table is drawn with its effects, its beginning and its ends', () => {
  expect(toMermaid(odd)).toBe(
    [
      'stateDiagram-v2',
      '  [*] --> a',
      '  a --> b: x / do, tell',
      '  b --> b: x / do, tell',
      '  b --> c: y / tell',
      '  a --> c: z',
      '  c --> [*]',
    ].join('\n'),
  )
  expect(toMermaid({ ...odd, rows: [{ from: 'a', event: 'x', to: 'b', effects: [] }] })).toContain(
    '  a --> b: x\n',
  )
})

it('names states that a table does not know, in either place of a row', () => {
  const spelledWrong = { ...odd, rows: [...odd.rows, { from: 'd', event: 'x', to: 'e' }] }
  expect(problemsOf(spelledWrong as unknown as Machine<string, string, string>)).toEqual([
    'odd: unknown state d',
    'odd: unknown state e',
  ])
})

it('a table may have nothing but planned rows, and a planned end is no end of today', () => {
  const later: Odd = { ...odd, rows: plannedFor('reconciliation', odd.rows) }
  expect(isDriven(later)).toBe(false)
  expect(isDriven(odd)).toBe(true)
  expect(problemsOf(later)).toEqual([])
  const endless: Odd = {
    ...odd,
    rows: [
      { from: 'a', event: 'x', to: 'b' },
      { from: 'b', event: 'x', to: 'a' },
      ...plannedFor<'a' | 'b' | 'c', 'x' | 'y' | 'z', 'do' | 'tell'>('reconciliation', [
        { from: 'b', event: 'y', to: 'c' },
      ]),
    ],
  }
  expect(problemsOf(endless)).toEqual(['odd: no end is reached from a', 'odd: no end is reached from b'])
  expect(toMermaid(endless)).not.toContain('c --> [*]')
})

it('keeps each state that an event leaves as it is', () => {
  expect(staying(['a', 'b'], 'seen', ['tell'])).toEqual([
    { from: 'a', event: 'seen', to: 'a', effects: ['tell'] },
    { from: 'b', event: 'seen', to: 'b', effects: ['tell'] },
  ])
})
