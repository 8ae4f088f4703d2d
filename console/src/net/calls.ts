import { STAFF_CALLS, type StaffCallTypes } from '@fangxing/contract/calls'
import { createClient, sendCall, type CallInput } from '@fangxing/contract/client/client'
import type { RequestParts } from '@fangxing/contract/client/request'
import type { Problem, Result } from './problem'
import { randomKey } from './random-key'
import type { ReceivedFile, Send } from './send'

/** What every call takes and answers, by its name. */
export type Calls = StaffCallTypes
export type CallName = keyof Calls
export type Input<Name extends CallName> = CallInput<Calls[Name]>
export type Reply<Name extends CallName> = Calls[Name]['reply']

/** The contract's table: path and who may, by a call's name. */
export const CALLS = STAFF_CALLS

/** Calls that answer a file. */
export type FileCall =
  | 'exportList'
  | 'exportReport'
  | 'exportCourtFile'
  | 'exportHandover'
  | 'downloadImportTemplate'

/** Every call, typed by the contract. Pages use `useCall` and `useAct` of ui/ instead, which also know the session. */
export function createCalls({ send, receive }: { send: Send; receive: Send }) {
  const call: <Name extends CallName>(name: Name, input: Input<Name>) => Promise<Result<Reply<Name>>> =
    createClient<Calls, Problem>(CALLS, { transport: send, newIdempotencyKey: randomKey })

  const callForFile = <Name extends FileCall>(
    name: Name,
    input: Input<Name>,
  ): Promise<Result<ReceivedFile>> =>
    sendCall(CALLS[name], input as RequestParts, { transport: receive, newIdempotencyKey: randomKey })
  return { call, callForFile }
}
