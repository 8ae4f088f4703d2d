import type { Me } from '@fangxing/contract/sessions'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { Problem } from '@shared/net/answer'
import Taro from '@tarojs/taro'
import { useSyncExternalStore } from 'react'
import { call, invite, session } from '../calls'

/** Who works here. `unbound`: this WeChat account belongs to no member of staff yet and needs an invite code. */
export type Known =
  | { at: 'asking' }
  | { at: 'out' }
  | { at: 'unbound'; problem: Problem }
  | { at: 'problem'; problem: Problem }
  | { at: 'in'; me: Me; lotId: string | undefined }

const LOT_KEY = 'fangxing.lot'
const NOT_BOUND = new Set(['STAFF_NOT_BOUND', 'INVITE_INVALID', 'STAFF_ALREADY_BOUND'])
const listeners = new Set<() => void>()
let known: Known = { at: 'asking' }
let asking: Promise<void> | undefined

function become(next: Known): void {
  known = next
  for (const listener of listeners) listener()
}

/** The lot of the shift; before one, the lot looked at last on this phone. */
function lotOf(me: Me): string | undefined {
  const last = Taro.getStorageSync<string>(LOT_KEY)
  return me.shift?.lotId ?? me.lots.find(lot => lot.id === last)?.id ?? me.lots[0]?.id
}

/** Takes what a call said about me; it is kept with the session, so that a reopened app knows it without a network. */
export function takeMe(me: Me): void {
  const kept = session.stored()
  if (kept) session.keep({ ...kept, mine: { me } })
  become({ at: 'in', me, lotId: lotOf(me) })
}

/** Looks at another lot; a shift begins only by its own call. */
export function lookAtLot(lotId: string): void {
  Taro.setStorageSync(LOT_KEY, lotId)
  if (known.at === 'in') become({ ...known, lotId })
}

const isUnbound = (problem: Problem) => problem.kind === 'refused' && NOT_BOUND.has(problem.refusal.code)

async function signIn(): Promise<void> {
  const opened = await session.open()
  if (!opened.ok) {
    const { problem } = opened
    // A code that was not taken for whatever reason is asked for again.
    const isAsked = invite.code !== undefined || isUnbound(problem)
    invite.code = undefined
    return become({ at: isAsked ? 'unbound' : 'problem', problem })
  }
  invite.code = undefined
  const { me } = opened.value.mine
  become({ at: 'in', me, lotId: lotOf(me) })
  // Roles and shift may have changed since the session began.
  const answer = await call('me', {})
  if (answer.ok) takeMe(answer.value)
  else if (isUnbound(answer.problem)) become({ at: 'unbound', problem: answer.problem })
  return undefined
}

/** Opens the session once for all pages that ask at the same time. */
export function enter(inviteCode?: string): Promise<void> {
  if (inviteCode) invite.code = inviteCode
  asking ??= signIn().finally(() => {
    asking = undefined
  })
  return asking
}

/** Ends the session here and on the platform. */
export async function leave(): Promise<void> {
  await call('signOut', { body: {} })
  session.forget()
  invite.code = undefined
  become({ at: 'out' })
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  if (known.at === 'asking') void enter()
  return () => void listeners.delete(listener)
}

export const useKnown = (): Known =>
  useSyncExternalStore(
    subscribe,
    () => known,
    () => known,
  )

export const whoAmI = (): Me | undefined => (known.at === 'in' ? known.me : undefined)

/** Whether the contract lets one of my roles make a call; the platform decides again when it is made. */
export function mayCall(me: Me, name: keyof typeof STAFF_CALLS): boolean {
  const { who } = STAFF_CALLS[name]
  return typeof who === 'string' || who.some(role => me.staff.roles.includes(role))
}
