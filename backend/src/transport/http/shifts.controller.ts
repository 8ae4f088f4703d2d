import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Services } from '../../services'
import { answersStaff, type StaffInput } from './route-decorators'

/** Who is on shift in which lot, and what goes on there. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ShiftsController {
  @Inject()
  platform: Services

  @answersStaff('startShift')
  start({ session, body, act }: StaffInput<'startShift'>) {
    return this.platform.changeShift.start(session, body.lotId, act)
  }

  @answersStaff('endShift')
  end({ session, act }: StaffInput<'endShift'>) {
    return this.platform.changeShift.end(session, act)
  }

  @answersStaff('board')
  board({ session, query }: StaffInput<'board'>) {
    return this.platform.readBoard.read(session, query.lotId)
  }
}
