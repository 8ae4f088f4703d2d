import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReleaseAll } from '../../workflows/release-all'
import type { StopRaising } from '../../workflows/stop-raising'
import { answersStaff, type StaffInput } from './route-decorators'

/** What stops or undoes all enforcement of a merchant at once. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class EmergencyController {
  @Inject()
  stopRaising: StopRaising

  @Inject()
  releaseAll: ReleaseAll

  @answersStaff('stopRaising')
  stop({ body, context }: StaffInput<'stopRaising'>) {
    return this.stopRaising.set(body, context)
  }

  @answersStaff('releaseAll')
  release({ session, body, context }: StaffInput<'releaseAll'>) {
    return this.releaseAll.release(session, body, context)
  }
}
