import { ConvertXlsx } from '../modules/sheets'
import { ConvertSpreadsheet } from '../workflows/imports/convert-spreadsheet'
import { ImportTemplate } from '../workflows/imports/import-template'
import { ManageImports } from '../workflows/imports/manage-imports'
import { PreviewImport } from '../workflows/imports/preview-import'
import { ProblemsCsv } from '../workflows/imports/problems-csv'
import { RunImport } from '../workflows/imports/run-import'
import { TakeSlice } from '../workflows/imports/take-slice'
import type { BaseServices } from './base-services'
import type { PaymentServices } from './payments'
import type { StayServices } from './stays'

/** Large imports; each service constructed once with what it needs. */
export type ImportServices = {
  manageImports: ManageImports
  importTemplate: ImportTemplate
  previewImport: PreviewImport
  problemsCsv: ProblemsCsv
  runImport: RunImport
  convertSpreadsheet: ConvertSpreadsheet
}

export function composeImportServices(
  base: BaseServices,
  { importArrears, ingestStays }: Pick<PaymentServices, 'importArrears'> & Pick<StayServices, 'ingestStays'>,
): ImportServices {
  const takeSlice = new TakeSlice({ ...base, importArrears, ingestStays })
  const convertSpreadsheet = new ConvertSpreadsheet({ ...base, convertXlsx: new ConvertXlsx() })
  return {
    convertSpreadsheet,
    importTemplate: new ImportTemplate(base),
    manageImports: new ManageImports(base),
    previewImport: new PreviewImport({ ...base, takeSlice, convertSpreadsheet }),
    problemsCsv: new ProblemsCsv(base),
    runImport: new RunImport({ ...base, takeSlice, convertSpreadsheet }),
  }
}
