import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { listStaff } from '../../modules/staff'
import type { Services } from '../../services'
import { answersStaff, type StaffInput } from './route-decorators'

/** Who works for the merchant. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class StaffController {
  @Inject()
  platform: Services

  @answersStaff('listStaff')
  list({ session }: StaffInput<'listStaff'>) {
    return listStaff(this.platform.database, session)
  }

  @answersStaff('inviteStaff')
  invite({ session, body, act }: StaffInput<'inviteStaff'>) {
    return this.platform.inviteStaff.invite(session, body, act)
  }

  @answersStaff('changeStaff')
  change({ session, params, body, act }: StaffInput<'changeStaff'>) {
    return this.platform.inviteStaff.change(session, { staffId: params.staffId, ...body }, act)
  }
}
