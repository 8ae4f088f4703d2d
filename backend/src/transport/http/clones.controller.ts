import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ConfirmClone } from '../../workflows/stays/confirm-clone'
import { answersStaff, type StaffInput } from './route-decorators'

/** Plates that another car wears too. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ClonesController {
  @Inject()
  confirmClone: ConfirmClone

  @answersStaff('listSamePlate')
  samePlate({ session, params }: StaffInput<'listSamePlate'>) {
    return this.confirmClone.samePlate(session, params.stayId)
  }

  @answersStaff('confirmClone')
  confirm({ session, params, body, context }: StaffInput<'confirmClone'>) {
    return this.confirmClone.confirm(session, params.stayId, body, context)
  }

  @answersStaff('listClonePlates')
  list({ session, query }: StaffInput<'listClonePlates'>) {
    return this.confirmClone.list(session, query)
  }

  @answersStaff('endClonePlate')
  async end({ session, params, body, context }: StaffInput<'endClonePlate'>) {
    await this.confirmClone.endFlag(session, { ...params, ...body }, context)
    return {}
  }
}
