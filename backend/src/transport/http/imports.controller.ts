import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { IMPORT_PART_BYTES } from '@fangxing/contract/imports.schema'
import { FileReply } from '../../ports/file-reply'
import type { ImportTemplate } from '../../workflows/imports/import-template'
import type { ManageImports } from '../../workflows/imports/manage-imports'
import type { PreviewImport } from '../../workflows/imports/preview-import'
import type { ProblemsCsv } from '../../workflows/imports/problems-csv'
import { answersStaff, type StaffInput } from './route-decorators'

const CREATE_LIMIT_BYTES = 64 << 10

/** Large imports of the merchant. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ImportsController {
  @Inject()
  importTemplate: ImportTemplate

  @Inject()
  manageImports: ManageImports

  @Inject()
  previewImport: PreviewImport

  @Inject()
  problemsCsv: ProblemsCsv

  @answersStaff('createImport', { jsonLimitBytes: CREATE_LIMIT_BYTES })
  create({ session, body, context }: StaffInput<'createImport'>) {
    return this.manageImports.create(session, body, context)
  }

  @answersStaff('downloadImportTemplate')
  template({ session, query }: StaffInput<'downloadImportTemplate'>) {
    return this.importTemplate.write(session, query)
  }

  @answersStaff('listImports')
  list({ session, query }: StaffInput<'listImports'>) {
    return this.manageImports.list(session, query)
  }

  @answersStaff('getImport')
  get({ session, params }: StaffInput<'getImport'>) {
    return this.manageImports.get(session, params.importId)
  }

  @answersStaff('putImportPart', {
    raw: { mediaTypes: ['application/octet-stream'], limitBytes: IMPORT_PART_BYTES },
  })
  putPart({ session, params, query, raw }: StaffInput<'putImportPart'>) {
    return this.manageImports.putPart(session, { ...params, ...query }, raw)
  }

  @answersStaff('previewImport')
  preview({ session, params, query, context }: StaffInput<'previewImport'>) {
    return this.previewImport.preview(session, params.importId, query.rows, context)
  }

  @answersStaff('startImport')
  start({ session, params, context }: StaffInput<'startImport'>) {
    return this.manageImports.start(session, params.importId, context)
  }

  @answersStaff('cancelImport')
  cancel({ session, params, context }: StaffInput<'cancelImport'>) {
    return this.manageImports.cancel(session, params.importId, context)
  }

  @answersStaff('listImportProblems')
  problems({ session, params, query }: StaffInput<'listImportProblems'>) {
    return this.manageImports.problems(session, params.importId, query)
  }

  @answersStaff('downloadImportProblems')
  async download({ session, params }: StaffInput<'downloadImportProblems'>) {
    const { stream, fileName } = await this.problemsCsv.read(session, params.importId)
    return new FileReply(stream, 'text/csv; charset=utf-8', fileName)
  }
}
