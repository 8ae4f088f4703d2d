import { OWNER_CALLS, type OwnerCall, type OwnerCallTypes } from '@fangxing/contract/calls'
import { createClient, sendCall } from '@fangxing/contract/client/client'
import type { OwnerOrder } from '@fangxing/contract/orders'
import type { LiveMessage } from '@fangxing/contract/live'
import { createLiveClient } from '@shared/live/live-client'
import { randomKey } from '@shared/net/random-key'
import { unauthenticated } from '@shared/net/request'
import { success, type Problem } from '@shared/net/result'
import { createSession } from '@shared/net/session'

/** `ownerRef` distinguishes my payments from a friend's without naming anybody. */
export const session = createSession<{ ownerRef: string }>('fangxing.owner', async code => {
  const result = await sendCall<OwnerCall<'signIn'>['reply'], Problem>(
    OWNER_CALLS.signIn,
    { body: { code } },
    unauthenticated,
  )
  if (!result.ok) return result
  const { token, expiresAt, ownerRef } = result.value
  return success({ token, expiresAt, mine: { ownerRef } })
})

/** Every call of an owner, typed by the contract. */
export const call = createClient<OwnerCallTypes, Problem>(OWNER_CALLS, {
  transport: session.sendAuthenticated,
  newIdempotencyKey: randomKey,
})

/** Subscribes to live messages as this owner. */
export const subscribe = createLiveClient(async () => {
  const opened = await session.open()
  return opened.ok ? opened.value.token : undefined
})

export const selectOrder = (message: LiveMessage): OwnerOrder | undefined =>
  message.type === 'order' ? message.order : undefined
