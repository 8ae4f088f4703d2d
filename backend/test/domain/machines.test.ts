import fc from 'fast-check'
import { MACHINES } from '../../src/domain/diagrams'
import { problemsOf, reachable, step, toMermaid, type Machine } from '../../src/domain/machine'
import { PAYMENT } from '../../src/domain/payment'
import { RECOVERY_ORDER } from '../../src/domain/recovery-order'

describe.each(MACHINES.map(machine => [machine.name, machine] as const))('%s', (_name, machine) => {
  it('has one answer to each question, reaches every state and an end from everywhere', () => {
    expect(problemsOf(machine)).toEqual([])
  })

  it('never leaves its states on a random walk', () => {
    const events = [...new Set(machine.rows.map(row => row.event))]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 60 }), walk => {
        let state = machine.initial
        for (const event of walk) {
          const next = step(machine, state, event)
          if (next.ok) state = next.to
          expect(machine.states).toContain(state)
        }
      }),
    )
  })

  it('draws each of its rows', () => {
    const drawing = toMermaid(machine)
    for (const row of machine.rows) expect(drawing).toContain(`${row.from} --> ${row.to}: ${row.event}`)
  })
})

it('finds what is wrong with a table', () => {
  const broken: Machine<'a' | 'b' | 'c', 'x', never> = {
    name: 'broken',
    states: ['a', 'b', 'c'],
    initial: 'a',
    ends: ['b'],
    rows: [
      { from: 'a', event: 'x', to: 'b' },
      { from: 'a', event: 'x', to: 'a' },
    ],
  }
  expect(problemsOf(broken)).toEqual([
    'broken: two answers to a × x',
    'broken: c is never reached',
    'broken: no end is reached from c',
  ])
})

it('never leads a paid order back to a debt', () => {
  for (const paid of ['paid', 'releasing', 'released', 'completed'] as const) {
    const onward = reachable(RECOVERY_ORDER, paid)
    for (const state of onward) expect(['paid', 'releasing', 'released', 'completed']).toContain(state)
  }
})

it('orders a LOWER on every way out of a raised lock', () => {
  const leaving = RECOVERY_ORDER.rows.filter(
    row => ['deploying', 'active'].includes(row.from) && !['deploying', 'active'].includes(row.to),
  )
  expect(leaving.length).toBeGreaterThan(3)
  for (const row of leaving) expect(row.effects).toContain('lower')
})

it('never takes money out of a payment that has it, except by staff', () => {
  for (const row of PAYMENT.rows) {
    if (row.from === 'succeeded' || row.from === 'surplus') throw new Error(`${row.from} × ${row.event}`)
    if (row.from === 'quarantined') expect(row.event).toMatch(/_by_staff$/)
  }
})
