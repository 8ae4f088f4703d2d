import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadReport } from '../../modules/reporting'
import { answersStaff, type StaffInput } from './route-decorators'

/** What an office reports to whoever it answers to. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ReportsController {
  @Inject()
  readReport: ReadReport

  @answersStaff('readReport')
  read({ session, query }: StaffInput<'readReport'>) {
    return this.readReport.read(session, query)
  }
}
