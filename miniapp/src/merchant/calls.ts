import { STAFF_CALLS, type StaffCall } from '@fangxing/contract/calls'
import type { Me } from '@fangxing/contract/staff-api'
import { liveOf } from '@shared/live/live'
import { answered } from '@shared/net/answer'
import { callerOf } from '@shared/net/caller'
import { send } from '@shared/net/request'
import { sessionOf } from '@shared/net/session'

type Shapes = { [N in keyof typeof STAFF_CALLS]: StaffCall<N> }

/** A first sign-in needs the manager's invite code; put it here before the session opens. */
export const invite: { code?: string } = {}

export const session = sessionOf<{ me: Me }>('fangxing.staff', async code => {
  const body = invite.code ? { code, inviteCode: invite.code } : { code }
  const answer = await send<StaffCall<'signIn'>['reply']>(STAFF_CALLS.signIn, { body })
  if (!answer.ok) return answer
  const { token, expiresAt, me } = answer.value
  return answered({ token, expiresAt, mine: { me } })
})

/** Every call of the staff, typed by the contract. */
export const call = callerOf<Shapes>(STAFF_CALLS, session.sendSigned)

/** Listens live as this member of staff. */
export const watch = liveOf(async () => {
  const opened = await session.open()
  return opened.ok ? opened.value.token : undefined
})
