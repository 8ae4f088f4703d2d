import { OWNER_CALLS, type OwnerCall } from '@fangxing/contract/calls'
import type { OwnerOrder } from '@fangxing/contract/order-view'
import type { LiveTell } from '@fangxing/contract/live'
import { createLiveClient } from '@shared/live/live-client'
import { send } from '@shared/net/request'
import { success } from '@shared/net/result'
import { createSession } from '@shared/net/session'
import { createTypedCalls } from '@shared/net/typed-calls'

type CallShapes = { [N in keyof typeof OWNER_CALLS]: OwnerCall<N> }

/** `ownerRef` distinguishes my payments from a friend's without naming anybody. */
export const session = createSession<{ ownerRef: string }>('fangxing.owner', async code => {
  const result = await send<OwnerCall<'signIn'>['reply']>(OWNER_CALLS.signIn, { body: { code } })
  if (!result.ok) return result
  const { token, expiresAt, ownerRef } = result.value
  return success({ token, expiresAt, mine: { ownerRef } })
})

/** Every call of an owner, typed by the contract. */
export const call = createTypedCalls<CallShapes>(OWNER_CALLS, session.sendAuthenticated)

/** Subscribes to live messages as this owner. */
export const subscribe = createLiveClient(async () => {
  const opened = await session.open()
  return opened.ok ? opened.value.token : undefined
})

export const selectOrder = (message: LiveTell): OwnerOrder | undefined =>
  message.type === 'order' ? message.order : undefined
