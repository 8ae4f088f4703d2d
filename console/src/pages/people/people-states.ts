import type { StaffView } from '@fangxing/contract/staff'
import type { Label } from '@fangxing/contract/states'
import type { Role } from '@fangxing/contract/roles'

const STATES = {
  active: { zh: '在职', en: 'Active', tone: 'good' },
  invited: { zh: '待绑定微信', en: 'Invited, not bound yet', tone: 'waiting' },
  disabled: { zh: '已停用', en: 'Disabled', tone: 'neutral' },
} as const satisfies Record<string, Label>

export function stateOf({ bound, disabled }: StaffView): Label {
  if (disabled) return STATES.disabled
  return bound ? STATES.active : STATES.invited
}

/** Whoever is more than an attendant works in every lot, whatever is assigned. */
export const worksEverywhere = (roles: readonly Role[]): boolean => roles.some(role => role !== 'attendant')

/** Whether what was chosen makes somebody who can work. */
export const isComplete = ({
  roles,
  lotIds,
}: {
  roles: readonly Role[]
  lotIds: readonly string[]
}): boolean => roles.length > 0 && (worksEverywhere(roles) || lotIds.length > 0)
