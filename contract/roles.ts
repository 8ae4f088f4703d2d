/** What a member of staff may do. A call names the roles that may make it. */
export type Role = 'attendant' | 'manager' | 'finance' | 'platform'

export const ROLE_LABELS: Record<Role, { zh: string; en: string }> = {
  attendant: { zh: '收费员', en: 'Attendant' },
  manager: { zh: '车场经理', en: 'Manager' },
  finance: { zh: '财务', en: 'Finance' },
  platform: { zh: '平台运营', en: 'Platform' },
}

/** Everybody who works for a merchant. */
export const MERCHANT_STAFF = ['attendant', 'manager', 'finance'] as const
/** Those who stand beside the car. */
export const ON_SITE = ['attendant', 'manager'] as const
export const MANAGER = ['manager'] as const
/** Who gives money back. */
export const FINANCE = ['finance'] as const
/** Who decides about money and debts. */
export const DECIDERS = ['manager', 'finance'] as const
export const PLATFORM = ['platform'] as const
export const EVERY_ROLE = [...MERCHANT_STAFF, ...PLATFORM] as const
