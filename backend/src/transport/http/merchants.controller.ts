import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Services } from '../../services'
import { answersStaff, type StaffInput } from './route-decorators'

/** The tenants of the platform. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class MerchantsController {
  @Inject()
  platform: Services

  @answersStaff('createMerchant')
  create({ body, act }: StaffInput<'createMerchant'>) {
    return this.platform.createMerchant.create(body, act)
  }
}
