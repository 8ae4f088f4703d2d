/**
 * States of a machine for the text of a constant statement, as `('a', 'b')`. Only for conditions that a partial index has to
 * serve: the planner matches its predicate against the text and not against parameters. Everything else takes the states
 * as a parameter.
 */
export const stateList = (states: readonly string[]): string =>
  `(${states.map(state => `'${state}'`).join(', ')})`

/** A name of the contract in the text of a statement that answers it: one that the contract does not know is a type error. */
export const sqlName = <Name extends string>(name: Name): string => `'${name}'`
