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

export const STAFF_IMPORT_CALLS = {
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
