import { STAFF_CALLS, type StaffCall } from '@fangxing/contract/calls'
import type { Me } from '@fangxing/contract/staff-api'
import { createLiveClient } from '@shared/live/live-client'
import { send } from '@shared/net/request'
import { success } from '@shared/net/result'
import { createSession } from '@shared/net/session'
import { createTypedCalls } from '@shared/net/typed-calls'

type CallShapes = { [N in keyof typeof STAFF_CALLS]: StaffCall<N> }

/** A first sign-in needs the manager's invite code besides WeChat's code. */
export const session = createSession<{ me: Me }, string>('fangxing.staff', async (code, inviteCode) => {
  const body = inviteCode ? { code, inviteCode } : { code }
  const result = await send<StaffCall<'signIn'>['reply']>(STAFF_CALLS.signIn, { body })
  if (!result.ok) return result
  const { token, expiresAt, me } = result.value
  return success({ token, expiresAt, mine: { me } })
})

/** Every call of the staff, typed by the contract. */
export const call = createTypedCalls<CallShapes>(STAFF_CALLS, session.sendAuthenticated)

/** Subscribes to live messages as this member of staff. */
export const subscribe = createLiveClient(async () => {
  const opened = await session.open()
  return opened.ok ? opened.value.token : undefined
})
