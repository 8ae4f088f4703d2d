import type { StaffView } from '@fangxing/contract/staff'
import type { StaffEntity } from '../../persistence/entities'

export function staffViewOf(row: StaffEntity): StaffView {
  return {
    id: row.id,
    name: row.name,
    roles: row.roles,
    lotIds: row.lotIds,
    bound: row.openid !== null,
    disabled: row.disabledAt !== null,
  }
}
