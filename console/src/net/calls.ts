import { STAFF_CALLS, type StaffCallTypes } from '@fangxing/contract/calls'
import type { CallTypes } from '@fangxing/contract/call'
import { createClient, type CallInput } from '@fangxing/contract/client/client'
import { STAFF_CONSOLE_CALLS } from '@fangxing/contract/console-sessions'
import type { consoleCallSchemas } from '@fangxing/contract/console-sessions.schema'
import type { Problem, Result } from './problem'
import { randomKey } from './random-key'
import { send } from './send'

type ConsoleCallTypes = {
  [Name in keyof typeof consoleCallSchemas]: CallTypes<(typeof consoleCallSchemas)[Name]>
}
/** What every call of the console takes and answers, by its name. */
export type Calls = StaffCallTypes & ConsoleCallTypes
export type CallName = keyof Calls
export type Input<Name extends CallName> = CallInput<Calls[Name]>
export type Reply<Name extends CallName> = Calls[Name]['reply']

/** The contract's table: path and who may, by a call's name. */
export const CALLS = { ...STAFF_CALLS, ...STAFF_CONSOLE_CALLS }

/** Every call, typed by the contract. Pages use `useCall` and `useAct` of ui/ instead, which also know the session. */
export const call: <Name extends CallName>(name: Name, input: Input<Name>) => Promise<Result<Reply<Name>>> =
  createClient<Calls, Problem>(CALLS, { transport: send, newIdempotencyKey: randomKey })
