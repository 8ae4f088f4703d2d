import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { listMoveTasks } from '../../modules/move-tasks'
import type { Services } from '../../services'
import { answersStaff, type StaffInput } from './route-decorators'

/** Devices that staff have to take away. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class MoveTasksController {
  @Inject()
  platform: Services

  @answersStaff('listMoveTasks')
  listMoveTasks({ session, query }: StaffInput<'listMoveTasks'>) {
    return listMoveTasks(this.platform, session, query)
  }

  @answersStaff('acknowledgeMoveTask')
  acknowledgeMoveTask({ session, params, act }: StaffInput<'acknowledgeMoveTask'>) {
    return this.platform.changeMoveTask.acknowledge(session, params.taskId, act)
  }

  @answersStaff('arriveAtMoveTask')
  arriveAtMoveTask({ session, params, act }: StaffInput<'arriveAtMoveTask'>) {
    return this.platform.changeMoveTask.arrive(session, params.taskId, act)
  }

  @answersStaff('blockMoveTask')
  blockMoveTask({ session, params, body, act }: StaffInput<'blockMoveTask'>) {
    return this.platform.changeMoveTask.block(session, { taskId: params.taskId, ...body }, act)
  }

  @answersStaff('finishMoveTask')
  finishMoveTask({ session, params, body, act }: StaffInput<'finishMoveTask'>) {
    return this.platform.finishMoveTask.finish(session, { taskId: params.taskId, ...body }, act)
  }
}
