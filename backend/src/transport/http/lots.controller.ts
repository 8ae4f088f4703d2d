import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ManageLots } from '../../workflows/manage-lots'
import { answersStaff, type StaffInput } from './route-decorators'

/** Lots, their rules, and the plates that are never blocked in them. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class LotsController {
  @Inject()
  manageLots: ManageLots

  @answersStaff('listLots')
  list({ session }: StaffInput<'listLots'>) {
    return this.manageLots.list(session)
  }

  @answersStaff('createLot')
  create({ session, body, act }: StaffInput<'createLot'>) {
    return this.manageLots.create(session, body, act)
  }

  @answersStaff('changeLot')
  change({ session, params, body, act }: StaffInput<'changeLot'>) {
    return this.manageLots.change(session, { ...body, lotId: params.lotId }, act)
  }

  @answersStaff('exemptPlate')
  exemptPlate({ session, body, act }: StaffInput<'exemptPlate'>) {
    return this.manageLots.exemptPlate(session, body, act)
  }
}
