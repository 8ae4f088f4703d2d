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
  askSelfTest({ session, params, act }: StaffInput<'askSelfTest'>) {
    return this.maintainDevice.askSelfTest(session, params.deviceId, act)
  }

  @answersStaff('assignDevice')
  assign({ session, params, body, act }: StaffInput<'assignDevice'>) {
    return this.maintainDevice.assign(session, { deviceId: params.deviceId, lotId: body.lotId }, act)
  }

  @answersStaff('revokeDevice')
  revoke({ session, params, body, act }: StaffInput<'revokeDevice'>) {
    return this.maintainDevice.revoke(session, { deviceId: params.deviceId, reason: body.reason }, act)
  }

  @answersStaff('reprintDevice')
  reprint({ session, params, act }: StaffInput<'reprintDevice'>) {
    return this.maintainDevice.reprint(session, params.deviceId, act)
  }

  @answersStaff('issueProvisionToken')
  issueProvisionToken({ session, body, act }: StaffInput<'issueProvisionToken'>) {
    return this.provisionDevice.issueToken(session, body, act)
  }
}
