import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { LotView } from '@fangxing/contract/lots'
import type { Me } from '@fangxing/contract/sessions'
import type { Problem } from '@shared/net/result'
import { recall, remember } from '@shared/memory/memory'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { call, session } from '../calls'
import { lookUps } from '../found/look-ups'

/** Who is signed in. `unbound`: this WeChat account belongs to no member of staff yet and needs an invite code. */
export type AuthState =
  | { status: 'loading' }
  | { status: 'signed_out' }
  | { status: 'unbound'; problem: Problem }
  | { status: 'problem'; problem: Problem }
  | { status: 'signed_in'; me: Me; lotId: string | undefined }

const LOT_STORAGE_KEY = 'fangxing.lot'
const NOT_BOUND = new Set(['STAFF_NOT_BOUND', 'INVITE_INVALID', 'STAFF_ALREADY_BOUND'])
const isNotBound = (problem: Problem) => problem.kind === 'refused' && NOT_BOUND.has(problem.refusal.code)

/** The lot of the shift; without a shift the one that was selected last on this phone; on a new phone the busiest one. */
function initialLotId(me: Me): string | undefined {
  const last = recall(LOT_STORAGE_KEY)
  const find = (id: unknown) => me.lots.find(lot => lot.id === id)?.id
  return me.shift?.lotId ?? find(last) ?? find(me.busiestLotId) ?? me.lots[0]?.id
}

function createAuth() {
  const store = createStore<AuthState>(() => ({ status: 'loading' }))
  const set = (next: AuthState) => store.setState(next, true)
  let signingIn: Promise<void> | undefined

  /** Stores what a call returned about me with the session too, so that a reopened app knows it without a network. */
  function updateMe(me: Me): void {
    const stored = session.stored()
    if (stored) session.save({ ...stored, mine: { me } })
    set({ status: 'signed_in', me, lotId: initialLotId(me) })
  }

  /** Shows another lot; a shift begins only by its own call. */
  /** One that was searched is not among the lots of a person with very many. */
  function selectLot(lot: LotView): void {
    remember(LOT_STORAGE_KEY, lot.id)
    const current = store.getState()
    if (current.status !== 'signed_in') return
    const { lots } = current.me
    const me = lots.some(({ id }) => id === lot.id) ? current.me : { ...current.me, lots: [...lots, lot] }
    set({ ...current, me, lotId: lot.id })
  }

  async function openSession(inviteCode?: string): Promise<void> {
    const opened = await session.open(inviteCode)
    if (!opened.ok) {
      const { problem } = opened
      // A code that was not accepted, for whatever reason, is asked for again.
      const needsCode = inviteCode !== undefined || isNotBound(problem)
      return set({ status: needsCode ? 'unbound' : 'problem', problem })
    }
    const { me } = opened.value.mine
    set({ status: 'signed_in', me, lotId: initialLotId(me) })
    // Roles and shift may have changed since the session began.
    const result = await call('me', {})
    if (result.ok) updateMe(result.value)
    else if (isNotBound(result.problem)) {
      lookUps.forgetAllLate()
      set({ status: 'unbound', problem: result.problem })
    }
    return undefined
  }

  /** Signs in, once for all pages that ask at the same time. A first sign-in needs the manager's invite code. */
  function signIn(inviteCode?: string): Promise<void> {
    signingIn ??= openSession(inviteCode).finally(() => {
      signingIn = undefined
    })
    return signingIn
  }

  /** Ends the session here and on the platform. */
  async function signOut(): Promise<void> {
    await call('signOut', { body: {} })
    session.clear()
    lookUps.forgetAllLate()
    set({ status: 'signed_out' })
  }

  return { store, updateMe, selectLot, signIn, signOut }
}

const auth = createAuth()
export const { updateMe, selectLot, signIn, signOut } = auth

/** Who is signed in; the first component that needs it starts the sign-in. */
export function useAuthState(): AuthState {
  useEffect(() => {
    if (auth.store.getState().status === 'loading') void signIn()
  }, [])
  return useStore(auth.store)
}

/** Whether the contract lets one of my roles make a call; the platform decides again when it is made. */
export function mayCall(me: Me, name: keyof typeof STAFF_CALLS): boolean {
  const { who } = STAFF_CALLS[name]
  return typeof who === 'string' || who.some(role => me.staff.roles.includes(role))
}
