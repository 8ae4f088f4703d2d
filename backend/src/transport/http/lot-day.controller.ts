import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadLotDay } from '../../modules/reporting'
import type { ListCarsInside } from '../../workflows/lot-day/list-cars-inside'
import { answersStaff, type StaffInput } from './route-decorators'

/** Who is in a lot now, and what its day came to. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class LotDayController {
  @Inject()
  listCarsInside: ListCarsInside

  @Inject()
  readLotDay: ReadLotDay

  @answersStaff('readLotDay')
  read({ session, query }: StaffInput<'readLotDay'>) {
    return this.readLotDay.read(session, query)
  }

  @answersStaff('listDayStays')
  list({ session, query }: StaffInput<'listDayStays'>) {
    return this.readLotDay.list(session, query)
  }

  @answersStaff('listCarsInside')
  inside({ session, query }: StaffInput<'listCarsInside'>) {
    return this.listCarsInside.list(session, query)
  }
}
