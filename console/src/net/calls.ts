import { STAFF_CALLS, type StaffCallTypes } from '@fangxing/contract/calls'
import { createClient, sendCall, type CallInput } from '@fangxing/contract/client/client'
import type { RequestParts } from '@fangxing/contract/client/request'
import { sendConfirmed } from './confirmation'
import type { Problem, Result } from './problem'
import { randomKey } from './random-key'
import { receive, type ReceivedFile } from './send'

/** What every call takes and answers, by its name. */
export type Calls = StaffCallTypes
export type CallName = keyof Calls
export type Input<Name extends CallName> = CallInput<Calls[Name]>
export type Reply<Name extends CallName> = Calls[Name]['reply']

/** The contract's table: path and who may, by a call's name. */
export const CALLS = STAFF_CALLS

/** Every call, typed by the contract. Pages use `useCall` and `useAct` of ui/ instead, which also know the session. */
export const call: <Name extends CallName>(name: Name, input: Input<Name>) => Promise<Result<Reply<Name>>> =
  createClient<Calls, Problem>(CALLS, { transport: sendConfirmed, newIdempotencyKey: randomKey })

/** Calls that answer a file. */
export type FileCall = 'exportList' | 'exportReport' | 'exportCourtFile' | 'exportHandover'

export const callForFile = <Name extends FileCall>(
  name: Name,
  input: Input<Name>,
): Promise<Result<ReceivedFile>> =>
  sendCall(CALLS[name], input as RequestParts, { transport: receive, newIdempotencyKey: randomKey })
