import type { z } from 'zod'
import type { Call } from './call'
import type { devicePlaceSchema, deviceViewSchema, staffDeviceCallSchemas } from './devices.schema'
import { DECIDERS, MANAGER, MERCHANT_STAFF, ON_SITE } from './roles'

export type DeviceView = z.infer<typeof deviceViewSchema>
export type DevicePlace = z.infer<typeof devicePlaceSchema>

export const STAFF_DEVICE_CALLS = {
  listDevices: { method: 'GET', path: '/staff/devices', who: MERCHANT_STAFF, zh: '装置列表' },
  listDevicePlaces: { method: 'GET', path: '/staff/devices/places', who: DECIDERS, zh: '装置在哪里' },
  readDevice: { method: 'GET', path: '/staff/devices/:deviceId', who: MERCHANT_STAFF, zh: '查看装置' },
  readDeviceHistory: {
    method: 'GET',
    path: '/staff/devices/:deviceId/history',
    who: MERCHANT_STAFF,
    zh: '装置电量与信号记录',
  },
  beepDevice: { method: 'POST', path: '/staff/devices/:deviceId/beep', who: ON_SITE, zh: '让装置发声' },
  sendToMaintenance: {
    method: 'POST',
    path: '/staff/devices/:deviceId/maintenance',
    who: MANAGER,
    zh: '装置送修',
  },
  askSelfTest: { method: 'POST', path: '/staff/devices/:deviceId/self-test', who: ON_SITE, zh: '装置自检' },
  assignDevice: { method: 'PUT', path: '/staff/devices/:deviceId/lot', who: MANAGER, zh: '分配装置' },
  revokeDevice: { method: 'POST', path: '/staff/devices/:deviceId/revoke', who: MANAGER, zh: '吊销装置' },
  reportDeviceMissing: {
    method: 'POST',
    path: '/staff/devices/:deviceId/missing',
    who: ON_SITE,
    zh: '报告装置不见了',
  },
  giveUpDevice: { method: 'POST', path: '/staff/devices/:deviceId/lost', who: MANAGER, zh: '确认装置丢失' },
  findDevice: { method: 'POST', path: '/staff/devices/:deviceId/found', who: MANAGER, zh: '装置已找回' },
  lowerStrayDevice: {
    method: 'POST',
    path: '/staff/devices/:deviceId/lower',
    who: ON_SITE,
    zh: '降下无订单的锁',
  },
  reprintDevice: { method: 'POST', path: '/staff/devices/:deviceId/reprint', who: MANAGER, zh: '重制二维码' },
} as const satisfies Record<keyof typeof staffDeviceCallSchemas, Call>
