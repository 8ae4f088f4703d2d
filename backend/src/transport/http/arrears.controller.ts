import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { readCsv, type ReadArrears } from '../../modules/arrears'
import type { ImportArrears } from '../../workflows/import-arrears'
import { answersStaff, type StaffInput } from './route-decorators'

const IMPORT_LIMIT_BYTES = 2 << 20

/** Debts of the merchant. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ArrearsController {
  @Inject()
  importArrears: ImportArrears

  @Inject()
  readArrears: ReadArrears

  @answersStaff('listArrears')
  list({ session, query }: StaffInput<'listArrears'>) {
    return this.readArrears.list(session, query)
  }

  @answersStaff('importArrears', { jsonLimitBytes: IMPORT_LIMIT_BYTES })
  import({ session, body, context }: StaffInput<'importArrears'>) {
    return this.importArrears.import(session, body.rows, context)
  }

  @answersStaff('importArrearsCsv', { raw: { mediaTypes: ['text/csv'], limitBytes: IMPORT_LIMIT_BYTES } })
  importCsv({ session, raw, context }: StaffInput<'importArrearsCsv'>) {
    return this.importArrears.import(session, readCsv(raw), context)
  }
}
