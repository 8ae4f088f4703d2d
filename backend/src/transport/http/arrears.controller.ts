import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { debtRowsOf, type ReadArrearDetails, type ReadArrears, type ReadDebtors } from '../../modules/arrears'
import { readSheet } from '../../modules/sheets'
import type { ImportArrears } from '../../workflows/import-arrears'
import { answersStaff, type StaffInput } from './route-decorators'

const IMPORT_LIMIT_BYTES = 2 << 20
/** What browsers call a CSV and an XLSX; the bytes say what it is. */
const SHEET_TYPES = [
  'text/csv',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]

/** Debts of the merchant. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ArrearsController {
  @Inject()
  importArrears: ImportArrears

  @Inject()
  readArrears: ReadArrears

  @Inject()
  readArrearDetails: ReadArrearDetails

  @Inject()
  readDebtors: ReadDebtors

  @answersStaff('listArrears')
  list({ session, query }: StaffInput<'listArrears'>) {
    return this.readArrears.list(session, query)
  }

  @answersStaff('readArrear')
  read({ session, params }: StaffInput<'readArrear'>) {
    return this.readArrearDetails.read(session, params.arrearId)
  }

  @answersStaff('listDebtors')
  rank({ session, query }: StaffInput<'listDebtors'>) {
    return this.readDebtors.list(session, query)
  }

  @answersStaff('sumDebtors')
  sum({ session, query }: StaffInput<'sumDebtors'>) {
    return this.readDebtors.sum(session, query)
  }

  @answersStaff('importArrears', { jsonLimitBytes: IMPORT_LIMIT_BYTES })
  import({ session, body, context }: StaffInput<'importArrears'>) {
    const rows = body.rows.map((given, index) => ({ row: index + 1, given }))
    return this.importArrears.import(session, rows, context)
  }

  @answersStaff('importArrearsCsv', { raw: { mediaTypes: SHEET_TYPES, limitBytes: IMPORT_LIMIT_BYTES } })
  async importCsv({ session, raw, context }: StaffInput<'importArrearsCsv'>) {
    return this.importArrears.import(session, debtRowsOf(await readSheet(raw)), context)
  }
}
