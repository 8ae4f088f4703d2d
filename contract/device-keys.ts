import type { z } from 'zod'
import type { Call } from './call'
import type * as schema from './device-keys.schema'

export type KeysAnnouncement = z.infer<typeof schema.keysAnnouncementSchema>
export type ConfirmKeysPayload = z.infer<typeof schema.confirmKeysPayloadSchema>
export type KeysReply = z.infer<typeof schema.keysReplySchema>
export type KeysConfirmed = z.infer<(typeof schema.deviceKeysCallSchemas)['confirmKeys']['reply']>

/** What a sealed request of a device is for; part of what it seals, so that one cannot be sent as the other. */
export const KEY_REQUEST = { fetch: 'keys/fetch', confirm: 'keys/confirm' } as const
export type KeyRequest = (typeof KEY_REQUEST)[keyof typeof KEY_REQUEST]

/** Calls of a device that has keys: the envelope says who asks. */
export const DEVICE_KEYS_CALLS = {
  fetchKeys: { method: 'POST', path: '/device/keys', who: 'anyone', zh: '装置取新密钥' },
  confirmKeys: { method: 'POST', path: '/device/keys/confirm', who: 'anyone', zh: '装置确认新密钥' },
} as const satisfies Record<keyof typeof schema.deviceKeysCallSchemas, Call>
