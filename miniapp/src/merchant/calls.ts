import { STAFF_CALLS, type StaffCall, type StaffCallTypes } from '@fangxing/contract/calls'
import { createClient, sendCall } from '@fangxing/contract/client/client'
import type { Me } from '@fangxing/contract/sessions'
import { createLiveClient } from '@shared/live/live-client'
import { randomKey } from '@shared/net/random-key'
import { unauthenticated } from '@shared/net/request'
import { success, type Problem } from '@shared/net/result'
import { createSession } from '@shared/net/session'

/** A first sign-in needs the manager's invite code besides WeChat's code. */
export const session = createSession<{ me: Me }, string>('fangxing.staff', async (code, inviteCode) => {
  const body = inviteCode ? { code, inviteCode } : { code }
  const result = await sendCall<StaffCall<'signIn'>['reply'], Problem>(
    STAFF_CALLS.signIn,
    { body },
    unauthenticated,
  )
  if (!result.ok) return result
  const { token, expiresAt, me } = result.value
  return success({ token, expiresAt, mine: { me } })
})

/** Every call of the staff, typed by the contract. */
export const call = createClient<StaffCallTypes, Problem>(STAFF_CALLS, {
  transport: session.sendAuthenticated,
  newIdempotencyKey: randomKey,
})

/** Subscribes to live messages as this member of staff. */
export const subscribe = createLiveClient(async () => {
  const opened = await session.open()
  return opened.ok ? opened.value.token : undefined
})
