import type { Call } from './call'
import type { ownerLotCodeCallSchemas, staffLotCodeCallSchemas } from './lot-codes.schema'
import { MERCHANT_STAFF } from './roles'

export const OWNER_LOT_CODE_CALLS = {
  readLotOfCode: { method: 'GET', path: '/owner/lots/:lotCode', who: 'owner', zh: '扫描停车场缴费码' },
} as const satisfies Record<keyof typeof ownerLotCodeCallSchemas, Call>

export const STAFF_LOT_CODE_CALLS = {
  readLotCode: { method: 'GET', path: '/staff/lots/:lotId/code', who: MERCHANT_STAFF, zh: '停车场缴费码' },
} as const satisfies Record<keyof typeof staffLotCodeCallSchemas, Call>

const IN_LINK = /\/l\/([0-9A-F]{10})(?:[/?#]|$)/i

/** The code in a scanned link, or the code alone; undefined for any other text. */
export function lotCodeIn(text: string): string | undefined {
  const plain = text.trim()
  const code = /^[0-9A-F]{10}$/i.test(plain) ? plain : IN_LINK.exec(plain)?.[1]
  return code?.toUpperCase()
}
