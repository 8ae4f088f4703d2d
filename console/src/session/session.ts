import type { Me } from '@fangxing/contract/sessions'
import { createContext } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { useService } from '../services/use-service'
import type { CallName, FileCall, Input, Reply } from '../net/calls'
import type { Net } from '../net/net'
import type { Problem, Result } from '../net/problem'
import type { ReceivedFile } from '../net/send'

/**
 * `unknown` until the platform was asked; `unreachable`: it could not be. `hasEnded`: somebody was signed in on this
 * page, whose address is kept.
 */
export type Session =
  | { state: 'unknown' }
  | { state: 'unreachable'; problem: Problem }
  | { state: 'signed_out'; hasEnded: boolean }
  | { state: 'signed_in'; me: Me }

const isSignedOut = (problem: Problem) => problem.kind === 'refused' && problem.status === 401

export function createSession({ call, callForFile }: Pick<Net, 'call' | 'callForFile'>) {
  const store = createStore<Session>(() => ({ state: 'unknown' }))

  function leave(): void {
    const hasEnded = store.getState().state === 'signed_in'
    if (hasEnded || store.getState().state !== 'signed_out')
      store.setState({ state: 'signed_out', hasEnded }, true)
  }

  const enter = (me: Me): void => store.setState({ state: 'signed_in', me }, true)

  /** A call of the person who is signed in; a 401 shows the sign-in page in the place of every other. */
  async function callSignedIn<Name extends CallName>(
    name: Name,
    input: Input<Name>,
  ): Promise<Result<Reply<Name>>> {
    const result = await call(name, input)
    if (!result.ok && isSignedOut(result.problem)) leave()
    return result
  }

  /** As {@link callSignedIn}, for a call that answers a file. */
  async function fileSignedIn<Name extends FileCall>(
    name: Name,
    input: Input<Name>,
  ): Promise<Result<ReceivedFile>> {
    const result = await callForFile(name, input)
    if (!result.ok && isSignedOut(result.problem)) leave()
    return result
  }

  /** Asks who is signed in in this browser. */
  async function open(): Promise<void> {
    const result = await call('me', {})
    if (result.ok) enter(result.value)
    else if (isSignedOut(result.problem)) leave()
    else store.setState({ state: 'unreachable', problem: result.problem }, true)
  }

  async function signOut(): Promise<Result<unknown>> {
    const result = await call('signOut', { body: {} })
    if (result.ok || isSignedOut(result.problem))
      store.setState({ state: 'signed_out', hasEnded: false }, true)
    return result
  }

  return { store, enter, open, signOut, callSignedIn, fileSignedIn }
}

type SessionService = ReturnType<typeof createSession>
export const SessionContext = createContext<SessionService | undefined>(undefined)

/** What signs in and out, and makes the calls of whoever is signed in. */
export const useSessionService = (): Omit<SessionService, 'store'> => useService(SessionContext)
export const useSession = (): Session => useStore(useService(SessionContext).store)

/** Who is signed in. Pages exist only while somebody is. */
export function useMe(): Me {
  const current = useSession()
  if (current.state !== 'signed_in') throw new Error('nobody is signed in')
  return current.me
}
