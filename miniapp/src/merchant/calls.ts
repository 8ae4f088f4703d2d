import { STAFF_CALLS, type StaffCall, type StaffCallTypes } from '@fangxing/contract/calls'
import { createClient, sendCall } from '@fangxing/contract/client/client'
import type { Me } from '@fangxing/contract/sessions'
import { liveOf } from '@shared/live/live'
import { answered, type Problem } from '@shared/net/answer'
import { freshKey } from '@shared/net/fresh-key'
import { unsigned } from '@shared/net/request'
import { sessionOf } from '@shared/net/session'

/** A first sign-in needs the manager's invite code; put it here before the session opens. */
export const invite: { code?: string } = {}

export const session = sessionOf<{ me: Me }>('fangxing.staff', async code => {
  const body = invite.code ? { code, inviteCode: invite.code } : { code }
  const answer = await sendCall<StaffCall<'signIn'>['reply'], Problem>(STAFF_CALLS.signIn, { body }, unsigned)
  if (!answer.ok) return answer
  const { token, expiresAt, me } = answer.value
  return answered({ token, expiresAt, mine: { me } })
})

/** Every call of the staff, typed by the contract. */
export const call = createClient<StaffCallTypes, Problem>(STAFF_CALLS, {
  transport: session.sendSigned,
  newIdempotencyKey: freshKey,
})

/** Listens live as this member of staff. */
export const watch = liveOf(async () => {
  const opened = await session.open()
  return opened.ok ? opened.value.token : undefined
})
