import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ChangeShift } from '../../workflows/change-shift'
import type { ReadBoard } from '../../workflows/read-board'
import type { ReadToday } from '../../workflows/read-today'
import { answersStaff, type StaffInput } from './route-decorators'

/** Who is on shift in which lot, and what goes on there. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ShiftsController {
  @Inject()
  changeShift: ChangeShift

  @Inject()
  readBoard: ReadBoard

  @Inject()
  readToday: ReadToday

  @answersStaff('startShift')
  start({ session, body, context }: StaffInput<'startShift'>) {
    return this.changeShift.start(session, body.lotId, context)
  }

  @answersStaff('endShift')
  end({ session, context }: StaffInput<'endShift'>) {
    return this.changeShift.end(session, context)
  }

  @answersStaff('board')
  board({ session, query }: StaffInput<'board'>) {
    return this.readBoard.read(session, query.lotId)
  }

  @answersStaff('today')
  today({ session, query }: StaffInput<'today'>) {
    return this.readToday.read(session, query.lotId)
  }
}
