import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { PAYMENT_STATES, RECOVERY_ORDER_STATES, type DevicePosition } from '@fangxing/contract/states'
import { ARREAR } from '../../src/domain/arrear'
import { BILL, PAYABLE_BILL_STATES } from '../../src/domain/bill'
import { DEVICE_LIFECYCLE, DEVICE_LINK, DEVICE_POSITION, DEVICE_POWER } from '../../src/domain/device'
import { MACHINES, toMermaid as drawAll } from '../../src/domain/diagrams'
import { LOCK_COMMAND, OPEN_COMMAND_STATES } from '../../src/domain/lock-command'
import {
  leads,
  may,
  plannedFor,
  problemsOf,
  reachable,
  runEffects,
  step,
  toMermaid,
  type Machine,
} from '../../src/domain/state-machine'
import { MOVE_TASK, OPEN_MOVE_TASK_STATES } from '../../src/domain/move-task'
import { MONEY_STATES, OPEN_PAYMENT_STATES, PAYMENT } from '../../src/domain/payment'
import {
  LOWERING_STATES,
  PAYABLE_STATES,
  RECOVERY_ORDER,
  SETTLED_STATES,
} from '../../src/domain/recovery-order'
import { REFUND } from '../../src/domain/refund'

type AnyMachine = Machine<string, string, string>
const eventsOf = (machine: AnyMachine) => [...new Set(machine.rows.map(row => row.event))]

/** The states that a walk passes through, the first included; an event that the table does not have changes nothing. */
function walked(machine: AnyMachine, events: readonly string[], from: string = machine.initial): string[] {
  const states = [from]
  for (const event of events) {
    const next = step(machine, states.at(-1)!, event)
    states.push(next.ok ? next.to : states.at(-1)!)
  }
  return states
}
const walks = (machine: AnyMachine) => fc.array(fc.constantFrom(...eventsOf(machine)), { maxLength: 60 })

describe.each(MACHINES.map(machine => [machine.name, machine] as const))('%s', (_name, machine) => {
  it('has one row for each state and event, and reaches every state, and an end from each state', () => {
    expect(problemsOf(machine)).toEqual([])
  })

  it('never leaves its states on a random walk', () => {
    fc.assert(
      fc.property(walks(machine), events => {
        for (const state of walked(machine, events)) expect(machine.states).toContain(state)
      }),
    )
  })

  it('never leaves a state that has no outgoing row', () => {
    const last = machine.states.filter(state => machine.rows.every(row => row.from !== state))
    for (const state of last) {
      expect(machine.ends).toContain(state)
      for (const event of eventsOf(machine)) expect(may(machine, state, event)).toBe(false)
    }
  })

  it('either accepts or refuses every event in every state', () => {
    for (const state of machine.states) {
      for (const event of eventsOf(machine)) {
        const next = step(machine, state, event)
        expect(next.ok).toBe(machine.rows.some(row => row.from === state && row.event === event))
        if (next.ok) expect(leads(machine, state, next.to)).toBe(true)
        else expect(next.from).toBe(state)
      }
    }
  })

  it('draws each row that is not planned', () => {
    const drawing = toMermaid(machine)
    for (const row of machine.rows.filter(row => row.planned === undefined))
      expect(drawing).toContain(`${row.from} --> ${row.to}: ${row.event}`)
  })
})

it('finds what is wrong with a table', () => {
  const broken: Machine<'a' | 'b' | 'c', 'x', never> = {
    name: 'broken',
    table: 'nothing',
    column: 'state',
    isAudited: false,
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

it('names for each planned row a step that the page of later steps describes, and for each of these a row', () => {
  const page = fs.readFileSync(path.join(__dirname, '../../../docs/decisions/later-steps.md'), 'utf8')
  const described = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
  const named = MACHINES.flatMap(({ rows }) => rows).flatMap(({ planned }) => planned ?? [])
  expect(new Set(named)).toEqual(new Set(described))
  const machinesOf = (step: string | undefined) =>
    MACHINES.filter(({ rows }) => rows.some(({ planned }) => planned === step)).map(({ name }) => name)
  for (const step of described)
    for (const machine of machinesOf(step)) expect(page).toContain(`\`${machine}\``)
})

it('leaves out rows that are planned', () => {
  const growing: Machine<'a' | 'b' | 'c', 'x' | 'y', never> = {
    name: 'growing',
    table: 'nothing',
    column: 'state',
    isAudited: false,
    states: ['a', 'b', 'c'],
    initial: 'a',
    ends: ['b', 'c'],
    rows: [
      { from: 'a', event: 'x', to: 'b' },
      ...plannedFor<'a' | 'b' | 'c', 'x' | 'y', never>('reconciliation', [
        { from: 'b', event: 'y', to: 'c' },
      ]),
    ],
  }
  expect(problemsOf(growing)).toEqual([])
  expect(toMermaid(growing)).toBe('stateDiagram-v2\n  [*] --> a\n  a --> b: x\n  b --> [*]')
})

it('carries out effects in the order of the row, and refuses one that is not expected', () => {
  const done: string[] = []
  const handlers = { one: () => done.push('one'), two: () => done.push('two'), three: 'unexpected' } as const
  runEffects<'one' | 'two' | 'three'>(['two', 'one'], handlers)
  expect(done).toEqual(['two', 'one'])
  expect(() => runEffects<'one' | 'two' | 'three'>(['three'], handlers)).toThrow(
    'effect three is not expected here',
  )
})

it('draws each machine under a name of its own', () => {
  const drawn = drawAll()
  expect(MACHINES).toHaveLength(26)
  expect(Object.keys(drawn)).toEqual(MACHINES.map(({ name }) => name))
  for (const text of Object.values(drawn)) expect(text).toMatch(/^stateDiagram-v2\n {2}\[\*\] --> \w+\n/)
})

describe('RecoveryOrder', () => {
  const machine = RECOVERY_ORDER as unknown as AnyMachine

  it('never leads a paid order back to a debt, whatever happens', () => {
    for (const paid of SETTLED_STATES) {
      for (const state of reachable(RECOVERY_ORDER, paid)) expect(SETTLED_STATES).toContain(state)
    }
    fc.assert(
      fc.property(walks(machine), events => {
        const states = walked(machine, events)
        const paidAt = states.indexOf('paid')
        if (paidAt >= 0) for (const state of states.slice(paidAt)) expect(SETTLED_STATES).toContain(state)
      }),
    )
  })

  it('orders a LOWER on every way out of a raised lock', () => {
    const mayBeUp = ['deploying', 'active']
    const leaving = RECOVERY_ORDER.rows.filter(row => mayBeUp.includes(row.from) && !mayBeUp.includes(row.to))
    expect(leaving.length).toBeGreaterThan(3)
    for (const row of leaving) {
      expect(row.effects).toContain('lower')
      expect([...LOWERING_STATES]).toContain(row.to)
    }
  })

  it('frees the device only once the lock is known to be down, or was never raised', () => {
    const freeing = RECOVERY_ORDER.rows.filter(row => row.effects?.includes('free_device'))
    expect(freeing.length).toBeGreaterThan(4)
    for (const row of freeing) {
      const isTakenAway = row.event === 'moved_away' && RECOVERY_ORDER.ends.includes(row.from)
      expect(isTakenAway || ['created', 'cancelling', 'deploy_failed', 'released'].includes(row.from)).toBe(
        true,
      )
    }
  })

  it('can be paid exactly as long as money settles it', () => {
    for (const state of RECOVERY_ORDER_STATES)
      expect([state, may(RECOVERY_ORDER, state, 'settled')]).toEqual([state, PAYABLE_STATES.includes(state)])
  })
})

it('handles a payment in every state of a bill: it settles, or it is refunded', () => {
  for (const state of BILL.states) {
    const settles = may(BILL, state, 'settled')
    expect([state, settles]).toEqual([state, PAYABLE_BILL_STATES.includes(state)])
    // Also an open one: that of a stay whose car has left owes nothing more.
    expect([state, may(BILL, state, 'overpaid')]).toEqual([state, true])
  }
})

it('releases the debts of a bill whenever it ends, and closes what could still be paid', () => {
  for (const row of BILL.rows.filter(({ from, to }) => from === 'open' && from !== to))
    expect(row.effects).toEqual(expect.arrayContaining(['free_lines', 'close_payments']))
})

describe('Payment', () => {
  const machine = PAYMENT as unknown as AnyMachine

  it('never takes money out of a payment that has it, except by staff and where WeChat gave it back', () => {
    for (const row of PAYMENT.rows) {
      expect(['succeeded', 'surplus']).not.toContain(row.from)
      if (row.from === 'quarantined') expect(row.event).toMatch(/_by_staff$|^returned_elsewhere$/)
    }
    fc.assert(
      fc.property(walks(machine), all => {
        // Staff saw that there is no money after all.
        const events = all.filter(event => event !== 'dismissed_by_staff')
        const states = walked(machine, events) as (typeof PAYMENT_STATES)[number][]
        const paidAt = states.findIndex(state => MONEY_STATES.includes(state))
        if (paidAt >= 0) for (const state of states.slice(paidAt)) expect(MONEY_STATES).toContain(state)
      }),
    )
  })

  it('takes a success in every state that has no money yet, even after a close', () => {
    for (const state of PAYMENT_STATES.filter(candidate => !MONEY_STATES.includes(candidate))) {
      for (const event of ['settled', 'overpaid', 'mismatched'] as const) {
        expect([state, event, may(PAYMENT, state, event)]).toEqual([state, event, true])
      }
    }
  })

  it('closes only what is open', () => {
    for (const state of PAYMENT_STATES) {
      expect(may(PAYMENT, state, 'closed_at_wechat')).toBe(OPEN_PAYMENT_STATES.includes(state))
    }
  })
})

it('lets a report or a manual confirmation end a command in every open state, and a manual one where a report is in doubt', () => {
  for (const state of LOCK_COMMAND.states) {
    for (const event of ['confirmed', 'superseded'] as const)
      expect(may(LOCK_COMMAND, state, event)).toBe(OPEN_COMMAND_STATES.includes(state))
    // A person also vouches for a lock whose device said down and has lost track of it since.
    const isUnproved = OPEN_COMMAND_STATES.includes(state) || state === 'succeeded'
    expect(may(LOCK_COMMAND, state, 'proved_by_hand')).toBe(isUnproved)
  }
})

it('opens a LOWER again that a report contradicts, however it had ended', () => {
  for (const state of ['succeeded', 'confirmed_by_hand'] as const)
    expect(step(LOCK_COMMAND, state, 'contradicted')).toMatchObject({ ok: true, to: 'sent' })
})

it('finishes a move task from every open state, and closes one whose device is given up', () => {
  for (const state of MOVE_TASK.states) {
    expect(may(MOVE_TASK, state, 'moved')).toBe(OPEN_MOVE_TASK_STATES.includes(state))
  }
  for (const state of MOVE_TASK.states)
    expect(may(MOVE_TASK, state, 'written_off')).toBe(OPEN_MOVE_TASK_STATES.includes(state))
})

it('follows the answer of WeChat on a refund in every state in which it can be queried', () => {
  for (const state of ['submitted', 'processing', 'waiting_funds'] as const) {
    for (const event of ['succeeded', 'abnormal', 'closed'] as const)
      expect(may(REFUND, state, event)).toBe(true)
  }
  for (const state of ['succeeded', 'rejected'] as const)
    expect(reachable(REFUND, state)).toEqual(new Set([state]))
  // A refund that WeChat closed may still be made by hand, in its own platform.
  expect(reachable(REFUND, 'closed')).toEqual(new Set(['closed', 'succeeded']))
})

it('recovers only arrears that are outstanding, and gives held ones back', () => {
  const held = ARREAR.rows.filter(row => row.event === 'held').map(row => row.from)
  expect(held).toEqual(['outstanding'])
  expect(step(ARREAR, 'held', 'let_go')).toMatchObject({ ok: true, to: 'outstanding' })
  for (const state of ['waived', 'void', 'refunded'] as const) {
    expect(reachable(ARREAR, state).has('outstanding')).toBe(false)
  }
  const backFromPaid = ARREAR.rows.filter(row => row.from === 'settled' && row.to !== 'refunded')
  expect(backFromPaid.map(({ event, to }) => [event, to])).toEqual([['payment_reversed', 'grace']])
})

describe('Device', () => {
  it('accepts every reported position, whatever other position it had before', () => {
    const says = { raising: 'starts_up', up: 'is_up', lowering: 'starts_down', down: 'is_down', jammed: 'jams', unknown: 'loses_track' } as const // prettier-ignore
    for (const from of DEVICE_POSITION.states) {
      for (const [to, event] of Object.entries(says) as [DevicePosition, (typeof says)[DevicePosition]][]) {
        if (from !== to) expect(step(DEVICE_POSITION, from, event)).toMatchObject({ ok: true, to })
      }
    }
  })

  it('is online as soon as it reports, and offline without reports or by its last will', () => {
    for (const from of ['stale', 'offline'] as const) {
      expect(step(DEVICE_LINK, from, 'reported')).toMatchObject({ ok: true, to: 'online' })
    }
    expect(step(DEVICE_LINK, 'stale', 'silent')).toMatchObject({ ok: true, to: 'offline' })
    expect(step(DEVICE_LINK, 'online', 'will')).toMatchObject({ ok: true, to: 'offline' })
    expect(step(DEVICE_POWER, 'ok', 'ran_down')).toMatchObject({ ok: true, to: 'critical' })
  })

  it('is reserved only where it is ready, and never retired while it stands before a car', () => {
    const reserved = DEVICE_LIFECYCLE.rows.filter(row => row.event === 'reserved').map(row => row.from)
    expect(reserved).toEqual(['assigned'])
    for (const state of ['reserved', 'deployed', 'to_retrieve'] as const) {
      expect(may(DEVICE_LIFECYCLE, state, 'revoked')).toBe(false)
    }
  })
})
