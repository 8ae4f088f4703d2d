import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ManageEntitlements } from '../../workflows/entitlements/manage-entitlements'
import type { ChangePlates } from '../../workflows/entitlements/change-plates'
import { answersStaff, type StaffInput } from './route-decorators'

/** Two hundred plates with their colours. */
const PLATES_LIMIT_BYTES = 64 << 10

/** Passes, lists of free plates and coupons. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class EntitlementsController {
  @Inject()
  manageEntitlements: ManageEntitlements

  @Inject()
  changePlates: ChangePlates

  @answersStaff('listEntitlements')
  list({ session, query }: StaffInput<'listEntitlements'>) {
    return this.manageEntitlements.list(session, query)
  }

  @answersStaff('readEntitlement')
  read({ session, params }: StaffInput<'readEntitlement'>) {
    return this.changePlates.read(session, params.entitlementId)
  }

  @answersStaff('changeEntitlement', { jsonLimitBytes: PLATES_LIMIT_BYTES })
  change({ session, params, body, context }: StaffInput<'changeEntitlement'>) {
    return this.changePlates.change(session, { ...params, ...body }, context)
  }

  @answersStaff('grantEntitlement', { jsonLimitBytes: PLATES_LIMIT_BYTES })
  grant({ session, body, context }: StaffInput<'grantEntitlement'>) {
    return this.manageEntitlements.grant(session, body, context)
  }

  @answersStaff('endEntitlement')
  end({ session, params, body, context }: StaffInput<'endEntitlement'>) {
    return this.manageEntitlements.end(session, params.entitlementId, body, context)
  }
}
