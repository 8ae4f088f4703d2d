import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { listDevices, readDevice } from '../../modules/devices'
import { acknowledgeIncident, closeIncident, listIncidents } from '../../modules/incidents/incidents'
import { acknowledgeMoveTask, arriveAtMoveTask, blockMoveTask } from '../../workflows/change-move-task'
import { finishMoveTask } from '../../workflows/finish-move-task'
import { listMoveTasks } from '../../modules/move-tasks/move-task-view'
import type { Services } from '../../services'
import { answersStaff, type StaffInput } from './route-decorators'

/** Devices, move tasks and incidents in the lots. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class FieldController {
  @Inject()
  platform: Services

  @answersStaff('listMoveTasks')
  listMoveTasks({ session, query }: StaffInput<'listMoveTasks'>) {
    return listMoveTasks(this.platform, session, query)
  }

  @answersStaff('acknowledgeMoveTask')
  acknowledgeMoveTask({ session, params, act }: StaffInput<'acknowledgeMoveTask'>) {
    return acknowledgeMoveTask(this.platform, session, params.taskId, act)
  }

  @answersStaff('arriveAtMoveTask')
  arriveAtMoveTask({ session, params, act }: StaffInput<'arriveAtMoveTask'>) {
    return arriveAtMoveTask(this.platform, session, params.taskId, act)
  }

  @answersStaff('blockMoveTask')
  blockMoveTask({ session, params, body, act }: StaffInput<'blockMoveTask'>) {
    return blockMoveTask(this.platform, session, { taskId: params.taskId, ...body }, act)
  }

  @answersStaff('finishMoveTask')
  finishMoveTask({ session, params, body, act }: StaffInput<'finishMoveTask'>) {
    return finishMoveTask(this.platform, session, { taskId: params.taskId, ...body }, act)
  }

  @answersStaff('listDevices')
  listDevices({ session, query }: StaffInput<'listDevices'>) {
    return listDevices(this.platform, session, query)
  }

  @answersStaff('readDevice')
  readDevice({ session, params }: StaffInput<'readDevice'>) {
    return readDevice(this.platform, session, params.deviceId)
  }

  @answersStaff('askSelfTest')
  askSelfTest({ session, params, act }: StaffInput<'askSelfTest'>) {
    return this.platform.maintainDevice.askSelfTest(session, params.deviceId, act)
  }

  @answersStaff('assignDevice')
  assignDevice({ session, params, body, act }: StaffInput<'assignDevice'>) {
    return this.platform.maintainDevice.assign(session, { deviceId: params.deviceId, lotId: body.lotId }, act)
  }

  @answersStaff('revokeDevice')
  revokeDevice({ session, params, body, act }: StaffInput<'revokeDevice'>) {
    return this.platform.maintainDevice.revoke(
      session,
      { deviceId: params.deviceId, reason: body.reason },
      act,
    )
  }

  @answersStaff('reprintDevice')
  reprintDevice({ session, params, act }: StaffInput<'reprintDevice'>) {
    return this.platform.maintainDevice.reprint(session, params.deviceId, act)
  }

  @answersStaff('issueProvisionToken')
  issueProvisionToken({ session, body, act }: StaffInput<'issueProvisionToken'>) {
    return this.platform.provisionDevice.issueToken(session, body, act)
  }

  @answersStaff('listIncidents')
  listIncidents({ session, query }: StaffInput<'listIncidents'>) {
    return listIncidents(this.platform, session, query)
  }

  @answersStaff('acknowledgeIncident')
  acknowledgeIncident({ session, params, act }: StaffInput<'acknowledgeIncident'>) {
    return acknowledgeIncident(this.platform, session, params.incidentId, act)
  }

  @answersStaff('closeIncident')
  closeIncident({ session, params, body, act }: StaffInput<'closeIncident'>) {
    return closeIncident(this.platform, session, { incidentId: params.incidentId, reason: body.reason }, act)
  }
}
