import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadAuditLog } from '../../modules/audit'
import { answersStaff, type StaffInput } from './route-decorators'

/** Who did what, and whether the record of it is whole. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class AuditController {
  @Inject()
  readAuditLog: ReadAuditLog

  @answersStaff('searchAudit')
  search({ session, query }: StaffInput<'searchAudit'>) {
    return this.readAuditLog.search(session, query)
  }

  @answersStaff('proveAuditEntry')
  prove({ session, params }: StaffInput<'proveAuditEntry'>) {
    return this.readAuditLog.prove(session, params.entryId)
  }
}
