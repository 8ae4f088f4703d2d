import { createHmac } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Settings } from '../../settings/settings'

const CAPACITY = 20_000
const REF_LENGTH = 10

export type RefOf = (ownerId: string) => string

/** A short name by which an owner knows their own payments and nobody else knows whose they are. */
export function ownerRefs(settings: Pick<Settings, 'QR_KEY'>): RefOf {
  const key = createHmac('sha256', Buffer.from(settings.QR_KEY, 'base64'))
    .update('fangxing/owner-ref/1')
    .digest()
  const refs = new LRUCache<string, string>({ max: CAPACITY })
  return ownerId => {
    const known = refs.get(ownerId)
    if (known !== undefined) return known
    const ref = createHmac('sha256', key).update(ownerId).digest('hex').slice(0, REF_LENGTH)
    refs.set(ownerId, ref)
    return ref
  }
}
