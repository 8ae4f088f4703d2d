import { MACHINES } from '../../src/domain/diagrams'
import type { Row, Wait } from '../../src/domain/state-machine'
import { EXPECTED } from './expected-tables'

const words = (text: string) => text.trim().split(/\s+/)
const lines = (text: string) =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')

/** `a b: e → c / f` as one line for each state that it begins in. */
function rowLines(text = ''): string[] {
  return lines(text).flatMap(line => {
    const [from, rest] = line.split(': ') as [string, string]
    return words(from).map(state => `${state}: ${rest.replace('→ itself', `→ ${state}`)}`)
  })
}

const waitLines = (text: string) =>
  lines(text).flatMap(line => {
    const [states, wait] = line.split(': ') as [string, string]
    return words(states).map(state => `${state}: ${wait}`)
  })

const rowLine = ({ from, event, to, effects = [] }: Row<string, string, string>) =>
  `${from}: ${event} → ${to}${effects.length > 0 ? ` / ${effects.join(' ')}` : ''}`

function waitText(wait: Wait): string {
  if (wait.for === 'system') return `system ${wait.limitS}`
  return wait.for === 'row' ? `row ${wait.of}` : wait.for
}

it('lists every machine and no other', () => {
  expect(MACHINES.map(({ name }) => name)).toEqual(EXPECTED.map(({ name }) => name))
})

describe.each(EXPECTED.map((expected, index) => [expected.name, expected, MACHINES[index]!] as const))(
  '%s',
  (_name, expected, machine) => {
    it('keeps its state in this column, with these states', () => {
      expect(`${machine.table}.${machine.column}`).toBe(expected.place)
      expect(machine.isAudited).toBe(expected.isAudited)
      expect([...machine.states].sort()).toEqual(words(expected.states).sort())
      expect(machine.initial).toBe(expected.initial)
      expect([...machine.ends].sort()).toEqual(words(expected.ends).sort())
    })

    it('has exactly these rows, with these effects in this order', () => {
      const linesOf = (isPlanned: boolean) =>
        machine.rows.filter(row => (row.planned !== undefined) === isPlanned).map(rowLine)
      expect(linesOf(false).sort()).toEqual(rowLines(expected.rows).sort())
      expect(linesOf(true).sort()).toEqual(rowLines(expected.planned).sort())
      for (const row of machine.rows) expect(row.planned).not.toBe('')
    })

    it('names for each state what it waits for', () => {
      const waits = machine.waits && Object.entries(machine.waits)
      expect(waits?.map(([state, wait]) => `${state}: ${waitText(wait)}`).sort()).toEqual(
        expected.waits && waitLines(expected.waits).sort(),
      )
      const only = machine.waitsIf
      const text = only && ('is' in only ? only.is : `not ${only.isNot}`)
      expect(only && `${only.column} ${text}`).toBe(expected.waitsIf)
    })
  },
)
