import type { LockCommandRow } from '../../persistence/rows'

type WithCommands<Command> = { commands: readonly Command[] }
type Operation = Pick<LockCommandRow, 'op'>

/** An epoch has at most one LOWER and one RAISE. */
export const lowerOf = <Command extends Operation>(order: WithCommands<Command>) =>
  order.commands.find(command => command.op === 'LOWER')
export const raiseOf = <Command extends Operation>(order: WithCommands<Command>) =>
  order.commands.find(command => command.op === 'RAISE')
