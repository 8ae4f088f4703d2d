import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { listArrears } from '../../modules/arrears/list-arrears'
import { readCsv } from '../../modules/arrears/read-csv'
import type { Services } from '../../services'
import { importArrears } from '../../workflows/import-arrears'
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
    return importArrears(this.platform, session, body.rows, act)
  }

  @answersStaff('importArrearsCsv', { raw: { mediaTypes: ['text/csv'], limitBytes: IMPORT_LIMIT_BYTES } })
  importCsv({ session, raw, act }: StaffInput<'importArrearsCsv'>) {
    return importArrears(this.platform, session, readCsv(raw), act)
  }
}
