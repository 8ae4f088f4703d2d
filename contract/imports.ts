import type { z } from 'zod'
import type { Call } from './call'
import type {
  importFieldSchema,
  importProblemSchema,
  importViewSchema,
  newImportSchema,
  staffImportCallSchemas,
} from './imports.schema'
import { MANAGER } from './roles'

export type ImportField = z.infer<typeof importFieldSchema>
export type ImportView = z.infer<typeof importViewSchema>
export type NewImport = z.infer<typeof newImportSchema>
export type ImportProblem = z.infer<typeof importProblemSchema>
export type ImportKind = ImportView['kind']
export type ImportPreview = z.infer<typeof staffImportCallSchemas.previewImport.reply>

/** A larger XLSX has no preview. */
export const IMPORT_XLSX_PREVIEW_BYTES = 4 << 20

/** Spreadsheets hold yuan: these columns are read as the field beside them. */
export const YUAN_FIELDS = {
  principalYuan: 'principalFen',
  lateFeeYuan: 'lateFeeFen',
  feeTotalYuan: 'feeTotalFen',
  feeDiscountYuan: 'feeDiscountFen',
  feePaidYuan: 'feePaidFen',
} as const satisfies Partial<Record<ImportField, ImportField>>

/** What a column is, in the words of a car park. */
export const IMPORT_FIELD_LABELS: Record<ImportField, { zh: string; en: string }> = {
  source: { zh: '来源', en: 'Source' },
  externalId: { zh: '欠费编号', en: 'Number of the debt' },
  lotId: { zh: '车场 ID', en: 'Lot id' },
  lotCode: { zh: '车场', en: 'Lot' },
  plateText: { zh: '车牌', en: 'Plate' },
  plateColour: { zh: '车牌颜色', en: 'Colour of the plate' },
  enteredAt: { zh: '入场时间', en: 'Entered' },
  exitedAt: { zh: '离场时间', en: 'Left' },
  principalFen: { zh: '欠费金额（分）', en: 'Amount (fen)' },
  lateFeeFen: { zh: '滞纳金（分）', en: 'Late fee (fen)' },
  reminderCount: { zh: '催缴次数', en: 'Reminders' },
  lastRemindedAt: { zh: '最近催缴时间', en: 'Last reminder' },
  remindedAt: { zh: '催缴送达时间', en: 'Reminders delivered' },
  confidencePct: { zh: '识别置信度', en: 'Confidence (%)' },
  entryPhotoUrl: { zh: '入场照片', en: 'Picture of the entry' },
  exitPhotoUrl: { zh: '离场照片', en: 'Picture of the exit' },
  witness: { zh: '见证人', en: 'Witness' },
  ended: { zh: '终止方式', en: 'How it ended' },
  endedReference: { zh: '终止凭据号', en: 'Receipt of its end' },
  contactPhone: { zh: '联系手机', en: 'Mobile' },
  contactConsentedAt: { zh: '同意时间', en: 'Consented' },
  contactSource: { zh: '同意来源', en: 'Source of the consent' },
  eventId: { zh: '停车记录编号', en: 'Number of the stay' },
  stayRef: { zh: '停车编号', en: 'Reference of the stay' },
  bay: { zh: '泊位', en: 'Bay' },
  vehicleClass: { zh: '车型', en: 'Kind of vehicle' },
  energy: { zh: '能源类型', en: 'Energy' },
  feeTotalFen: { zh: '应收金额（分）', en: 'Fee (fen)' },
  feeDiscountFen: { zh: '优惠金额（分）', en: 'Discount (fen)' },
  feePaidFen: { zh: '实收金额（分）', en: 'Paid (fen)' },
  principalYuan: { zh: '欠费金额（元）', en: 'Amount (yuan)' },
  lateFeeYuan: { zh: '滞纳金（元）', en: 'Late fee (yuan)' },
  feeTotalYuan: { zh: '应收金额（元）', en: 'Fee (yuan)' },
  feeDiscountYuan: { zh: '优惠金额（元）', en: 'Discount (yuan)' },
  feePaidYuan: { zh: '实收金额（元）', en: 'Paid (yuan)' },
}

export const STAFF_IMPORT_CALLS = {
  downloadImportTemplate: {
    method: 'GET',
    path: '/staff/import-template',
    who: MANAGER,
    zh: '下载导入模板',
  },
  createImport: { method: 'POST', path: '/staff/imports', who: MANAGER, zh: '新建批量导入' },
  listImports: { method: 'GET', path: '/staff/imports', who: MANAGER, zh: '批量导入列表' },
  getImport: { method: 'GET', path: '/staff/imports/:importId', who: MANAGER, zh: '批量导入进度' },
  putImportPart: {
    method: 'PUT',
    path: '/staff/imports/:importId/parts/:part',
    who: MANAGER,
    zh: '上传导入文件的一段',
  },
  previewImport: {
    method: 'GET',
    path: '/staff/imports/:importId/preview',
    who: MANAGER,
    zh: '预览导入结果',
  },
  startImport: { method: 'POST', path: '/staff/imports/:importId/start', who: MANAGER, zh: '开始导入' },
  cancelImport: { method: 'POST', path: '/staff/imports/:importId/cancel', who: MANAGER, zh: '取消导入' },
  listImportProblems: {
    method: 'GET',
    path: '/staff/imports/:importId/problems',
    who: MANAGER,
    zh: '导入问题行',
  },
  downloadImportProblems: {
    method: 'GET',
    path: '/staff/imports/:importId/problems.csv',
    who: MANAGER,
    zh: '下载导入问题行',
  },
} as const satisfies Record<keyof typeof staffImportCallSchemas, Call>
