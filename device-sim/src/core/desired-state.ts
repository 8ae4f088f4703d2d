import type { DesiredState } from '../protocol/messages'
import { adoptEpoch, checkBoot, isToBeRepeated, lower, replay } from './commands'
import type { Draft } from './draft'

/**
 * The desired state is a retained message: an old one may arrive at any time. It therefore counts only in its own epoch
 * and never raises the lock.
 */
export function handleDesiredState(draft: Draft, desired: DesiredState): void {
  const { durable, volatile } = draft
  if (desired.d !== draft.deviceId || volatile.refusing) return
  if (checkBoot(draft, desired.boot)) return
  if (durable.flashLost) adoptEpoch(draft, desired.ep)
  if (desired.ep !== durable.ep) return
  acceptFailSafe(draft, desired)
  if (desired.target === 'UP') return
  const { commandId: id, ep, why, order } = desired
  const known = draft.findCommand(id)
  if (known && !isToBeRepeated(draft, known)) return replay(draft, known)
  lower(draft, { id, ep, why, order })
}

/** Only a message at least as new as the last accepted one may change whether the device may lower by itself. */
function acceptFailSafe(draft: Draft, desired: DesiredState): void {
  const { durable } = draft
  if (desired.iat < durable.desiredIssuedAtMs) return
  if (desired.iat === durable.desiredIssuedAtMs && desired.failSafeLower === durable.failSafeLower) return
  durable.desiredIssuedAtMs = desired.iat
  durable.failSafeLower = desired.failSafeLower
  draft.schedule({ type: 'save_flash' })
}
