import type { KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { publicKeyFromRaw } from '@fangxing/contract/envelope'
import type { DeviceCredentials } from './credentials'

export type ServerKeys = ReadonlyMap<string, KeyObject>

/** A fleet rarely talks to more than one server; the limit only bounds the memory of a fleet with mixed credentials. */
const MAX_SERVERS = 64

/** Parsed public keys of servers. The devices of one server share them: thousands of copies would cost memory. */
export class ServerKeyCache {
  private readonly byText = new LRUCache<string, ServerKeys>({ max: MAX_SERVERS })

  keysOf(serverKeys: DeviceCredentials['serverKeys']): ServerKeys {
    const text = JSON.stringify(serverKeys)
    const cached = this.byText.get(text)
    if (cached) return cached
    const keys = new Map(serverKeys.map(key => [key.id, publicKeyFromRaw(key.publicKey)]))
    this.byText.set(text, keys)
    return keys
  }
}
