import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { InviteStaff } from '../../workflows/invite-staff'
import { answersStaff, type StaffInput } from './route-decorators'

/** Who works for the merchant. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class StaffController {
  @Inject()
  inviteStaff: InviteStaff

  @answersStaff('listStaff')
  list({ session, query }: StaffInput<'listStaff'>) {
    return this.inviteStaff.list(session, query)
  }

  @answersStaff('listShifts')
  listShifts({ session, query }: StaffInput<'listShifts'>) {
    return this.inviteStaff.listShifts(session, query)
  }

  @answersStaff('inviteStaff')
  invite({ session, body, context }: StaffInput<'inviteStaff'>) {
    return this.inviteStaff.invite(session, body, context)
  }

  @answersStaff('changeStaff')
  change({ session, params, body, context }: StaffInput<'changeStaff'>) {
    return this.inviteStaff.change(session, { staffId: params.staffId, ...body }, context)
  }

  @answersStaff('setStaffPhone')
  async setPhone({ session, params, body, context }: StaffInput<'setStaffPhone'>) {
    await this.inviteStaff.setPhone(session, { ...params, ...body }, context)
    return {}
  }
}
