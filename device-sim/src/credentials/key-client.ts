import { DEVICE_KEYS_CALLS, type KeysConfirmed, type KeysReply } from '@fangxing/contract/device-keys'
import { deviceKeysCallSchemas } from '@fangxing/contract/device-keys.schema'

/** `refused`: the seal does not count. `changed`: other keys are current by now. `unknown`: nobody answered that question. */
export type KeyAnswer<Reply> = { kind: 'answer'; reply: Reply } | { kind: 'refused' | 'changed' | 'unknown' }

/** How a device asks for keys. Never rejects. */
export interface KeyClient {
  fetch(envelope: string): Promise<KeyAnswer<KeysReply>>
  confirm(envelope: string): Promise<KeyAnswer<KeysConfirmed>>
}

const TIMEOUT_MS = 10_000
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Over TLS; without it only on this machine, for a local system. */
export class HttpKeyClient implements KeyClient {
  constructor(private readonly url: () => string) {}

  fetch(envelope: string): Promise<KeyAnswer<KeysReply>> {
    return this.post(DEVICE_KEYS_CALLS.fetchKeys.path, envelope, deviceKeysCallSchemas.fetchKeys.reply)
  }

  confirm(envelope: string): Promise<KeyAnswer<KeysConfirmed>> {
    return this.post(DEVICE_KEYS_CALLS.confirmKeys.path, envelope, deviceKeysCallSchemas.confirmKeys.reply)
  }

  private async post<Reply>(
    path: string,
    body: string,
    schema: { parse(json: unknown): Reply },
  ): Promise<KeyAnswer<Reply>> {
    try {
      const url = new URL(path, this.url())
      if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname)) return { kind: 'unknown' }
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      const text = await response.text()
      if (response.status === 403) return { kind: 'refused' }
      if (response.status === 409) return { kind: 'changed' }
      if (!response.ok) return { kind: 'unknown' }
      const json = JSON.parse(text) as { data?: unknown }
      return { kind: 'answer', reply: schema.parse(json.data ?? json) }
    } catch {
      return { kind: 'unknown' }
    }
  }
}
