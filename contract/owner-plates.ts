import type { z } from 'zod'
import type { Call } from './call'
import type {
  licenceCheckSchema,
  ownerPlateCallSchemas,
  ownerPlateSchema,
  staffLicenceCheckCallSchemas,
} from './owner-plates.schema'
import { MANAGER } from './roles'

export type OwnerPlate = z.infer<typeof ownerPlateSchema>
export type LicenceCheck = z.infer<typeof licenceCheckSchema>

export const OWNER_PLATE_CALLS = {
  listPlates: { method: 'GET', path: '/owner/plates', who: 'owner', zh: '我的车牌' },
  allowMessages: { method: 'POST', path: '/owner/message-grants', who: 'owner', zh: '同意接收欠费提醒' },
  bindPlate: { method: 'POST', path: '/owner/plates', who: 'owner', zh: '凭行驶证绑定车牌' },
  readPlate: { method: 'GET', path: '/owner/plates/:plateId', who: 'owner', zh: '已绑定车牌的欠费与历史' },
  payStay: {
    method: 'POST',
    path: '/owner/plates/:plateId/stays/:stayId/bill',
    who: 'owner',
    zh: '停车中缴费',
  },
  listStaysHere: { method: 'GET', path: '/owner/lots/:lotId/stays', who: 'owner', zh: '本场正在停的车' },
  payPlate: { method: 'POST', path: '/owner/plates/:plateId/bills', who: 'owner', zh: '缴已绑定车牌的欠费' },
  unbindPlate: { method: 'POST', path: '/owner/plates/:plateId/unbind', who: 'owner', zh: '解绑车牌' },
  dismissPlate: {
    method: 'POST',
    path: '/owner/plates/:plateId/dismiss',
    who: 'owner',
    zh: '知道绑定已结束',
  },
} as const satisfies Record<keyof typeof ownerPlateCallSchemas, Call>

export const STAFF_LICENCE_CHECK_CALLS = {
  listLicenceChecks: { method: 'GET', path: '/staff/licence-checks', who: MANAGER, zh: '待核对的行驶证' },
  confirmLicence: {
    method: 'POST',
    path: '/staff/licence-checks/:checkId/confirm',
    who: MANAGER,
    zh: '确认行驶证',
  },
  refuseLicence: {
    method: 'POST',
    path: '/staff/licence-checks/:checkId/refuse',
    who: MANAGER,
    zh: '退回行驶证',
  },
} as const satisfies Record<keyof typeof staffLicenceCheckCallSchemas, Call>
