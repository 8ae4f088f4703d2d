import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ManageEntitlements } from '../../workflows/entitlements/manage-entitlements'
import { answersStaff, type StaffInput } from './route-decorators'

/** Passes, lists of free plates and coupons. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class EntitlementsController {
  @Inject()
  manageEntitlements: ManageEntitlements

  @answersStaff('listEntitlements')
  list({ session, query }: StaffInput<'listEntitlements'>) {
    return this.manageEntitlements.list(session, query)
  }

  @answersStaff('grantEntitlement')
  grant({ session, body, context }: StaffInput<'grantEntitlement'>) {
    return this.manageEntitlements.grant(session, body, context)
  }

  @answersStaff('endEntitlement')
  end({ session, params, body, context }: StaffInput<'endEntitlement'>) {
    return this.manageEntitlements.end(session, params.entitlementId, body, context)
  }
}
