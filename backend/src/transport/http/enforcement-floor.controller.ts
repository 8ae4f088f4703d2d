import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { EditEnforcementFloor } from '../../workflows/edit-enforcement-floor'
import { answersStaff, type StaffInput } from './route-decorators'

/** What the platform demands before a lock goes up anywhere. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class EnforcementFloorController {
  @Inject()
  editEnforcementFloor: EditEnforcementFloor

  @answersStaff('listEnforcementFloors')
  list() {
    return this.editEnforcementFloor.list()
  }

  @answersStaff('changeEnforcementFloor')
  change({ session, body, context }: StaffInput<'changeEnforcementFloor'>) {
    return this.editEnforcementFloor.change(session, body, context)
  }
}
