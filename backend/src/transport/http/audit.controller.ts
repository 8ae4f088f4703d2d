import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadAuditLog } from '../../modules/audit'
import type { NotePlatformRead } from '../../workflows/note-platform-read'
import { answersStaff, type StaffInput } from './route-decorators'

/** Who did what, and whether the record of it is whole. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class AuditController {
  @Inject()
  readAuditLog: ReadAuditLog

  @Inject()
  notePlatformRead: NotePlatformRead

  @answersStaff('searchAudit')
  async search({ session, query, context }: StaffInput<'searchAudit'>) {
    await this.notePlatformRead.note(session, 'searchAudit', context)
    return this.readAuditLog.search(session, query)
  }

  @answersStaff('proveAuditEntry')
  async prove({ session, params, context }: StaffInput<'proveAuditEntry'>) {
    await this.notePlatformRead.note(session, 'proveAuditEntry', context)
    return this.readAuditLog.prove(session, params.entryId)
  }
}
