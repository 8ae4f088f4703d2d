import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadAgeing, ReadCourtFile } from '../../modules/reporting'
import type { ExportCourtFile } from '../../workflows/exports/export-court-file'
import { answersStaff, type StaffInput } from './route-decorators'

/** Old debts, and what a court wants to see of them. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class AgeingController {
  @Inject()
  readAgeing: ReadAgeing

  @Inject()
  readCourtFile: ReadCourtFile

  @Inject()
  exportCourtFile: ExportCourtFile

  @answersStaff('readAgeing')
  read({ session, query }: StaffInput<'readAgeing'>) {
    return this.readAgeing.read(session, query)
  }

  @answersStaff('listAgedDebts')
  list({ session, query }: StaffInput<'listAgedDebts'>) {
    return this.readAgeing.list(session, query)
  }

  @answersStaff('readCourtFile')
  readCourt({ session, query }: StaffInput<'readCourtFile'>) {
    return this.readCourtFile.read(session, query)
  }

  @answersStaff('exportCourtFile')
  writeCourt({ session, query, context }: StaffInput<'exportCourtFile'>) {
    return this.exportCourtFile.start(session, query, context)
  }
}
