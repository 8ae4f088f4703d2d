import Taro from '@tarojs/taro'
import { routes } from '../routes'

/** The steps of the form, as ids of their cards. */
export const STEP_IDS = {
  arrears: 'mer-step-arrears',
  plate: 'mer-step-plate',
  device: 'mer-step-device',
  checklist: 'mer-step-checklist',
  photos: 'mer-step-photos',
} as const

const STEP_OF_RULE: Partial<Record<string, keyof typeof STEP_IDS>> = {
  GATE_MIN_TOTAL: 'arrears',
  GATE_MIN_COUNT: 'arrears',
  GATE_AGE: 'arrears',
  GATE_RESERVED: 'arrears',
  GATE_TOO_OLD: 'arrears',
  GATE_REMINDER: 'arrears',
  GATE_REMINDER_RECENT: 'arrears',
  GATE_NOTICE_DATE: 'arrears',
  GATE_REVIEW: 'arrears',
  GATE_COLOUR_UNKNOWN: 'arrears',
  GATE_EVIDENCE: 'arrears',
  GATE_DISPUTE: 'arrears',
  GATE_TIME_BARRED: 'arrears',
  GATE_ARREAR_STATE: 'arrears',
  GATE_PLATE_CONFIRM: 'plate',
  GATE_CHECKLIST: 'checklist',
  GATE_CLONE: 'checklist',
  GATE_PHOTO: 'photos',
}
/** These are corrected by choosing another device. */
const ANOTHER_DEVICE = new Set(['GATE_DEVICE_NOT_ASSIGNED', 'GATE_DEVICE_NOT_FREE'])

const scrollTo = (step: keyof typeof STEP_IDS) =>
  void Taro.pageScrollTo({ selector: `#${STEP_IDS[step]}`, offsetTop: -12, duration: 0 })

/** Where a failed rule is corrected: a step of this form, or the page of the device. Undefined when not on this phone. */
export function wayToMend(code: string, deviceId: string | undefined): (() => void) | undefined {
  const step = STEP_OF_RULE[code]
  if (step) return () => scrollTo(step)
  if (!code.startsWith('GATE_DEVICE_')) return undefined
  if (ANOTHER_DEVICE.has(code) || !deviceId) return () => scrollTo('device')
  return () => routes.device(deviceId)
}
