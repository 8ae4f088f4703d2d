import { OWNER_CALLS, type OwnerCall } from '@fangxing/contract/calls'
import type { OwnerOrder } from '@fangxing/contract/order-view'
import type { LiveTell } from '@fangxing/contract/live'
import { liveOf } from '@shared/live/live'
import { answered } from '@shared/net/answer'
import { callerOf } from '@shared/net/caller'
import { send } from '@shared/net/request'
import { sessionOf } from '@shared/net/session'

type Shapes = { [N in keyof typeof OWNER_CALLS]: OwnerCall<N> }

/** `ownerRef` tells my payments from a friend's without naming anybody. */
export const session = sessionOf<{ ownerRef: string }>('fangxing.owner', async code => {
  const answer = await send<OwnerCall<'signIn'>['reply']>(OWNER_CALLS.signIn, { body: { code } })
  if (!answer.ok) return answer
  const { token, expiresAt, ownerRef } = answer.value
  return answered({ token, expiresAt, mine: { ownerRef } })
})

/** Every call of an owner, typed by the contract. */
export const call = callerOf<Shapes>(OWNER_CALLS, session.sendSigned)

/** Listens live as this owner. */
export const watch = liveOf(async () => {
  const opened = await session.open()
  return opened.ok ? opened.value.token : undefined
})

export const pickOrder = (tell: LiveTell): OwnerOrder | undefined =>
  tell.type === 'order' ? tell.order : undefined
