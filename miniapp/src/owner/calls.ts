import { OWNER_CALLS, type OwnerCall, type OwnerCallTypes } from '@fangxing/contract/calls'
import { createClient, sendCall } from '@fangxing/contract/client/client'
import type { OwnerOrder } from '@fangxing/contract/orders'
import type { LiveMessage } from '@fangxing/contract/live'
import { liveOf } from '@shared/live/live'
import { answered, type Problem } from '@shared/net/answer'
import { freshKey } from '@shared/net/fresh-key'
import { unsigned } from '@shared/net/request'
import { sessionOf } from '@shared/net/session'

/** `ownerRef` tells my payments from a friend's without naming anybody. */
export const session = sessionOf<{ ownerRef: string }>('fangxing.owner', async code => {
  const answer = await sendCall<OwnerCall<'signIn'>['reply'], Problem>(
    OWNER_CALLS.signIn,
    { body: { code } },
    unsigned,
  )
  if (!answer.ok) return answer
  const { token, expiresAt, ownerRef } = answer.value
  return answered({ token, expiresAt, mine: { ownerRef } })
})

/** Every call of an owner, typed by the contract. */
export const call = createClient<OwnerCallTypes, Problem>(OWNER_CALLS, {
  transport: session.sendSigned,
  newIdempotencyKey: freshKey,
})

/** Listens live as this owner. */
export const watch = liveOf(async () => {
  const opened = await session.open()
  return opened.ok ? opened.value.token : undefined
})

export const pickOrder = (tell: LiveMessage): OwnerOrder | undefined =>
  tell.type === 'order' ? tell.order : undefined
