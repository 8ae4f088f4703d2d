import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { listLots } from '../../modules/lots'
import type { Services } from '../../services'
import { answersStaff, type StaffInput } from './route-decorators'

/** Lots, their rules, and the plates that are never blocked in them. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class LotsController {
  @Inject()
  platform: Services

  @answersStaff('listLots')
  list({ session }: StaffInput<'listLots'>) {
    return listLots(this.platform.database, session)
  }

  @answersStaff('createLot')
  create({ session, body, act }: StaffInput<'createLot'>) {
    return this.platform.manageLots.create(session, body, act)
  }

  @answersStaff('changeLot')
  change({ session, params, body, act }: StaffInput<'changeLot'>) {
    return this.platform.manageLots.change(session, { ...body, lotId: params.lotId }, act)
  }

  @answersStaff('exemptPlate')
  exemptPlate({ session, body, act }: StaffInput<'exemptPlate'>) {
    return this.platform.manageLots.exemptPlate(session, body, act)
  }
}
