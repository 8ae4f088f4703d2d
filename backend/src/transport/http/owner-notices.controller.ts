import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { OpenNotice } from '../../workflows/open-notice'
import { answersOwner, OWNER_PREFIX, type OwnerInput } from './route-decorators'

/** Notices, for whoever holds the paper. */
@Scope(ScopeEnum.Singleton)
@Controller(OWNER_PREFIX)
export class OwnerNoticesController {
  @Inject()
  openNotice: OpenNotice

  @answersOwner('openNotice')
  open({ session, params, context }: OwnerInput<'openNotice'>) {
    return this.openNotice.open(session, params.reference, context)
  }
}
