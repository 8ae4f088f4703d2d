import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ManageBulkVoids } from '../../workflows/bulk-void/manage-bulk-voids'
import type { PreviewBulkVoid } from '../../workflows/bulk-void/preview-bulk-void'
import { answersStaff, type StaffInput } from './route-decorators'

/** Stays of a source that become void together. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class BulkVoidsController {
  @Inject()
  manageBulkVoids: ManageBulkVoids

  @Inject()
  previewBulkVoid: PreviewBulkVoid

  @answersStaff('previewBulkVoid')
  preview({ session, query }: StaffInput<'previewBulkVoid'>) {
    return this.previewBulkVoid.preview(session, query)
  }

  @answersStaff('startBulkVoid')
  start({ session, body, context }: StaffInput<'startBulkVoid'>) {
    return this.manageBulkVoids.start(session, body, context)
  }

  @answersStaff('listBulkVoids')
  list({ session, query }: StaffInput<'listBulkVoids'>) {
    return this.manageBulkVoids.list(session, query)
  }

  @answersStaff('readBulkVoid')
  read({ session, params }: StaffInput<'readBulkVoid'>) {
    return this.manageBulkVoids.read(session, params.bulkVoidId)
  }

  @answersStaff('approveBulkVoid')
  approve({ session, params, context }: StaffInput<'approveBulkVoid'>) {
    return this.manageBulkVoids.approve(session, params.bulkVoidId, context)
  }

  @answersStaff('refuseBulkVoid')
  refuse({ session, params, context }: StaffInput<'refuseBulkVoid'>) {
    return this.manageBulkVoids.refuse(session, params.bulkVoidId, context)
  }

  @answersStaff('cancelBulkVoid')
  cancel({ session, params, context }: StaffInput<'cancelBulkVoid'>) {
    return this.manageBulkVoids.cancel(session, params.bulkVoidId, context)
  }
}
