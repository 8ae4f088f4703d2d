import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { listArrears, readCsv } from '../../modules/arrears'
import type { Services } from '../../services'
import { answersStaff, type StaffInput } from './route-decorators'

const IMPORT_LIMIT_BYTES = 2 << 20

/** Debts of the merchant. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ArrearsController {
  @Inject()
  platform: Services

  @answersStaff('listArrears')
  list({ session, query }: StaffInput<'listArrears'>) {
    return listArrears(this.platform, session, query)
  }

  @answersStaff('importArrears', { jsonLimitBytes: IMPORT_LIMIT_BYTES })
  import({ session, body, act }: StaffInput<'importArrears'>) {
    return this.platform.importArrears.import(session, body.rows, act)
  }

  @answersStaff('importArrearsCsv', { raw: { mediaTypes: ['text/csv'], limitBytes: IMPORT_LIMIT_BYTES } })
  importCsv({ session, raw, act }: StaffInput<'importArrearsCsv'>) {
    return this.platform.importArrears.import(session, readCsv(raw), act)
  }
}
