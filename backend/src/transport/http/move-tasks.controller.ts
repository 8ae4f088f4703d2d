import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ChangeMoveTask } from '../../workflows/change-move-task'
import type { FinishMoveTask } from '../../workflows/finish-move-task'
import type { ReadMoveTasks } from '../../modules/move-tasks'
import { answersStaff, type StaffInput } from './route-decorators'

/** Devices that staff have to take away. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class MoveTasksController {
  @Inject()
  changeMoveTask: ChangeMoveTask

  @Inject()
  finishMoveTask: FinishMoveTask

  @Inject()
  readMoveTasks: ReadMoveTasks

  @answersStaff('listMoveTasks')
  list({ session, query }: StaffInput<'listMoveTasks'>) {
    return this.readMoveTasks.list(session, query)
  }

  @answersStaff('acknowledgeMoveTask')
  acknowledge({ session, params, context }: StaffInput<'acknowledgeMoveTask'>) {
    return this.changeMoveTask.acknowledge(session, params.taskId, context)
  }

  @answersStaff('arriveAtMoveTask')
  arrive({ session, params, context }: StaffInput<'arriveAtMoveTask'>) {
    return this.changeMoveTask.arrive(session, params.taskId, context)
  }

  @answersStaff('blockMoveTask')
  block({ session, params, body, context }: StaffInput<'blockMoveTask'>) {
    return this.changeMoveTask.block(session, { taskId: params.taskId, ...body }, context)
  }

  @answersStaff('finishMoveTask')
  finish({ session, params, body, context }: StaffInput<'finishMoveTask'>) {
    return this.finishMoveTask.finish(session, { taskId: params.taskId, ...body }, context)
  }
}
