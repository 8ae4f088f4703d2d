/** Steps that are not built yet; each has its part in docs/decisions/later-steps.md. */
export type LaterStep = 'reconciliation' | 'dispute desk'

/**
 * A state machine as a table: state × event → where to, and what follows. The same table decides, is checked by a test,
 * and is drawn into the docs.
 */
export type Row<S extends string, E extends string, F extends string> = {
  from: S
  event: E
  to: S
  effects?: readonly F[]
  /** The later step that will drive this row; until then it is not drawn and no test has to take it. */
  planned?: LaterStep
}
/**
 * What ends a state. `system`: a durable job, at the latest after `limitS` unless a workflow gives another time; such a row
 * has its deadline. `row`: a row of the table `of` that carries the deadline for it. `person`: nobody is reminded from here.
 * `rest`: it may stay so forever. States that share one value share one deadline: a step between them leaves it.
 */
export type Wait =
  | { for: 'system'; limitS: number }
  | { for: 'row'; of: string }
  | { for: 'person' }
  | { for: 'rest' }
export const RESTS: Wait = { for: 'rest' }

export type Machine<S extends string, E extends string, F extends string> = {
  name: string
  /** The table and column that hold the state. */
  table: string
  column: string
  /** Whether every transition has its entry in the audit log; position, link and power of a device go to its events. */
  isAudited: boolean
  states: readonly S[]
  initial: S
  /** States where a thing may rest forever. */
  ends: readonly S[]
  rows: readonly Row<S, E, F>[]
  /** What each state waits for. A machine without it has no deadlines: its rows are found by their own columns, or rest. */
  waits?: Readonly<Record<S, Wait>>
  /** Only rows with this value, or with another one, wait at all. */
  waitsIf?: { column: string; is: string } | { column: string; isNot: string }
}
/** Types a table as a {@link Machine} and keeps the literal names of its table and column. */
export const machine =
  <S extends string, E extends string, F extends string>() =>
  <const Place extends { table: string; column: string }>(
    definition: Machine<S, E, F> & Place,
  ): Machine<S, E, F> & Place =>
    definition

export type Step<S extends string, F extends string> =
  | { ok: true; to: S; effects: readonly F[] }
  | { ok: false; from: S }

/** Where `event` leads from `state`; not ok when the table has no such row, which is an answer and not an error. */
export function step<S extends string, E extends string, F extends string>(
  machine: Machine<S, E, F>,
  state: S,
  event: E,
): Step<S, F> {
  const row = machine.rows.find(candidate => candidate.from === state && candidate.event === event)
  return row ? { ok: true, to: row.to, effects: row.effects ?? [] } : { ok: false, from: state }
}

/** As {@link step}, for whoever knows that the row exists. Errors: a fault when the table has no such row. */
export function nextState<S extends string, E extends string, F extends string>(
  machine: Machine<S, E, F>,
  state: S,
  event: E,
): { to: S; effects: readonly F[] } {
  const next = step(machine, state, event)
  if (!next.ok) throw new Error(`${machine.name}: no ${event} from ${state}`)
  return next
}

/** Where `events` lead from the initial state, one after the other, and all that follows. Errors: as {@link nextState}. */
export function along<S extends string, E extends string, F extends string>(
  machine: Machine<S, E, F>,
  events: readonly E[],
): { to: S; effects: readonly F[]; taken: readonly string[] } {
  let to = machine.initial
  const effects: F[] = []
  const taken: string[] = []
  for (const event of events) {
    taken.push(`${machine.name}|${to}|${event}`)
    const next = nextState(machine, to, event)
    effects.push(...next.effects)
    to = next.to
  }
  return { to, effects, taken }
}

/** Whether `event` may happen in `state`. */
export function may<S extends string, E extends string, F extends string>(
  machine: Machine<S, E, F>,
  state: S,
  event: E,
): boolean {
  return step(machine, state, event).ok
}

/** Whether any event leads from `from` to `to` in one transition. */
export function leads<S extends string, E extends string, F extends string>(
  machine: Machine<S, E, F>,
  from: S,
  to: S,
): boolean {
  return machine.rows.some(row => row.from === from && row.to === to)
}

/**
 * What answers the effects of a transition. The map is total, so that a new effect breaks the build until every workflow
 * answers it; `'unexpected'` says that no event of this workflow has it, and meeting it is a fault.
 */
export type EffectHandlers<F extends string> = Readonly<Record<F, (() => void) | 'unexpected'>>

/** Carries out the effects of a transition in the order of its row. */
export function runEffects<F extends string>(effects: readonly F[], handlers: EffectHandlers<F>): void {
  for (const effect of effects) {
    const handler = handlers[effect]
    if (handler === 'unexpected') throw new Error(`effect ${effect} is not expected here`)
    handler()
  }
}

/** Rows that something takes today; those for a later step are left aside. */
const drivenRows = <S extends string, E extends string, F extends string>(
  machine: Machine<S, E, F>,
): Row<S, E, F>[] => machine.rows.filter(row => row.planned === undefined)

/** States that only rows for a later step enter. */
function plannedStates<S extends string, E extends string, F extends string>(
  machine: Machine<S, E, F>,
): Set<S> {
  const entered = reachable(machine, machine.initial, drivenRows(machine))
  const planned = machine.rows.filter(row => row.planned !== undefined).map(row => row.to)
  return new Set(planned.filter(state => !entered.has(state)))
}

/**
 * What is wrong with a table: unknown states, two answers to one question, states nobody reaches, dead ends. Rows and
 * states of a later step only have to be spelled right.
 */
export function problemsOf<S extends string, E extends string, F extends string>(
  machine: Machine<S, E, F>,
): string[] {
  const problems: string[] = []
  const known = new Set<string>(machine.states)
  const asked = new Set<string>()
  for (const row of machine.rows) {
    for (const state of [row.from, row.to])
      if (!known.has(state)) problems.push(`${machine.name}: unknown state ${state}`)
    const question = `${row.from} × ${row.event}`
    if (asked.has(question)) problems.push(`${machine.name}: two answers to ${question}`)
    asked.add(question)
  }
  const rows = drivenRows(machine)
  const planned = plannedStates(machine)
  const present = machine.states.filter(state => !planned.has(state))
  const reached = reachable(machine, machine.initial, rows)
  for (const state of present)
    if (!reached.has(state)) problems.push(`${machine.name}: ${state} is never reached`)
  if (rows.length === 0) return problems
  for (const state of present) {
    const on = reachable(machine, state, rows)
    if (![...on].some(candidate => machine.ends.includes(candidate)))
      problems.push(`${machine.name}: no end is reached from ${state}`)
  }
  return problems
}

/** All states that can follow `from`, itself included. */
export function reachable<S extends string, E extends string, F extends string>(
  machine: Machine<S, E, F>,
  from: S,
  rows: readonly Row<S, E, F>[] = machine.rows,
): Set<S> {
  const reached = new Set<S>([from])
  for (const state of reached) for (const row of rows) if (row.from === state) reached.add(row.to)
  return reached
}

/** Whether anything takes a row of this table today. */
export const isDriven = <S extends string, E extends string, F extends string>(
  machine: Machine<S, E, F>,
): boolean => drivenRows(machine).length > 0

/** The table as a Mermaid state diagram, without what a later step will drive. */
export function toMermaid<S extends string, E extends string, F extends string>(
  machine: Machine<S, E, F>,
): string {
  const lines = ['stateDiagram-v2', `  [*] --> ${machine.initial}`]
  for (const row of drivenRows(machine))
    lines.push(
      `  ${row.from} --> ${row.to}: ${row.event}${row.effects?.length ? ` / ${row.effects.join(', ')}` : ''}`,
    )
  const planned = plannedStates(machine)
  for (const end of machine.ends) if (!planned.has(end)) lines.push(`  ${end} --> [*]`)
  return lines.join('\n')
}

/** Rows that share their event and target: `many(['a', 'b'], 'stop', 'c')`. */
export function many<S extends string, E extends string, F extends string>(
  from: readonly S[],
  event: E,
  to: S,
  effects?: readonly F[],
): Row<S, E, F>[] {
  return from.map(state => ({ from: state, event, to, effects }))
}

/** Rows for an event that has its effects and leaves each state as it is: `staying(['a', 'b'], 'repeated')`. */
export function staying<S extends string, E extends string, F extends string>(
  states: readonly S[],
  event: E,
  effects?: readonly F[],
): Row<S, E, F>[] {
  return states.map(state => ({ from: state, event, to: state, effects }))
}

/** Marks rows that a later step will drive. */
export function plannedFor<S extends string, E extends string, F extends string>(
  laterStep: LaterStep,
  rows: readonly Row<S, E, F>[],
): Row<S, E, F>[] {
  return rows.map(row => ({ ...row, planned: laterStep }))
}

/** States in which a row has its deadline. */
export const waitingStates = <S extends string, E extends string, F extends string>({
  states,
  waits,
}: Machine<S, E, F>): S[] => states.filter(state => waits?.[state].for === 'system')
