import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Services } from '../../services'
import { releaseAll } from '../../workflows/release-all'
import { stopRaising } from '../../workflows/stop-raising'
import { answersStaff, type StaffInput } from './route-decorators'

/** What stops or undoes all enforcement of a merchant at once. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class EmergencyController {
  @Inject()
  platform: Services

  @answersStaff('stopRaising')
  stopRaising({ body, act }: StaffInput<'stopRaising'>) {
    return stopRaising(this.platform, body, act)
  }

  @answersStaff('releaseAll')
  releaseAll({ session, body, act }: StaffInput<'releaseAll'>) {
    return releaseAll(this.platform, session, body, act)
  }
}
