import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { MaintainDevice } from '../../workflows/maintain-device'
import type { ProvisionDevice } from '../../workflows/provision-device'
import type { ReadDevices } from '../../modules/devices'
import { answersStaff, type StaffInput } from './route-decorators'

/** Devices of a merchant, as staff look after them. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class StaffDevicesController {
  @Inject()
  maintainDevice: MaintainDevice

  @Inject()
  provisionDevice: ProvisionDevice

  @Inject()
  readDevices: ReadDevices

  @answersStaff('listDevices')
  list({ session, query }: StaffInput<'listDevices'>) {
    return this.readDevices.list(session, query)
  }

  @answersStaff('readDevice')
  read({ session, params }: StaffInput<'readDevice'>) {
    return this.readDevices.read(session, params.deviceId)
  }

  @answersStaff('askSelfTest')
  askSelfTest({ session, params, context }: StaffInput<'askSelfTest'>) {
    return this.maintainDevice.askSelfTest(session, params.deviceId, context)
  }

  @answersStaff('assignDevice')
  assign({ session, params, body, context }: StaffInput<'assignDevice'>) {
    return this.maintainDevice.assign(session, { deviceId: params.deviceId, lotId: body.lotId }, context)
  }

  @answersStaff('revokeDevice')
  revoke({ session, params, body, context }: StaffInput<'revokeDevice'>) {
    return this.maintainDevice.revoke(session, { deviceId: params.deviceId, reason: body.reason }, context)
  }

  @answersStaff('reprintDevice')
  reprint({ session, params, context }: StaffInput<'reprintDevice'>) {
    return this.maintainDevice.reprint(session, params.deviceId, context)
  }

  @answersStaff('issueProvisionToken')
  issueProvisionToken({ session, body, context }: StaffInput<'issueProvisionToken'>) {
    return this.provisionDevice.issueToken(session, body, context)
  }
}
