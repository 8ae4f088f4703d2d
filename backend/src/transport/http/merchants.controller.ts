import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { CreateMerchant } from '../../workflows/create-merchant'
import { answersStaff, type StaffInput } from './route-decorators'

/** The tenants of the platform. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class MerchantsController {
  @Inject()
  createMerchant: CreateMerchant

  @answersStaff('createMerchant')
  create({ body, context }: StaffInput<'createMerchant'>) {
    return this.createMerchant.create(body, context)
  }
}
