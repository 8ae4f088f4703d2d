import type { z } from 'zod'
import type { Call } from './call'
import type {
  deviceProvisioningCallSchemas,
  provisionReplySchema,
  provisionRequestSchema,
  staffProvisioningCallSchemas,
} from './provisioning.schema'
import { MANAGER } from './roles'

export type ProvisionRequest = z.infer<typeof provisionRequestSchema>
export type ProvisionReply = z.infer<typeof provisionReplySchema>

export const STAFF_PROVISIONING_CALLS = {
  issueProvisionToken: {
    method: 'POST',
    path: '/staff/devices/provision-tokens',
    who: MANAGER,
    zh: '签发入网令牌',
  },
  readProvisionToken: {
    method: 'GET',
    path: '/staff/devices/provision-tokens/:tokenId',
    who: MANAGER,
    zh: '查看用令牌入网的装置',
  },
} as const satisfies Record<keyof typeof staffProvisioningCallSchemas, Call>

/** How a device comes to its first keys; later ones it fetches, and everything else goes through the broker. */
export const DEVICE_PROVISIONING_CALLS = {
  provision: { method: 'POST', path: '/device/provision', who: 'anyone', zh: '装置入网' },
} as const satisfies Record<keyof typeof deviceProvisioningCallSchemas, Call>
