import { createHmac } from 'node:crypto'
import type { Settings } from '../../settings/settings'

const CAPACITY = 20_000

/** A short name by which an owner knows their own payments and nobody else knows whose they are. */
export function ownerRefs(settings: Pick<Settings, 'QR_KEY'>): (ownerId: string) => string {
  const key = createHmac('sha256', Buffer.from(settings.QR_KEY, 'base64'))
    .update('fangxing/owner-ref/1')
    .digest()
  const known = new Map<string, string>()
  return ownerId => {
    const found = known.get(ownerId)
    if (found !== undefined) return found
    const ref = createHmac('sha256', key).update(ownerId).digest('hex').slice(0, 10)
    known.set(ownerId, ref)
    if (known.size > CAPACITY) known.delete(known.keys().next().value!)
    return ref
  }
}
