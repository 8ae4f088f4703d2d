import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { listDevices, readDevice } from '../../modules/devices'
import type { Services } from '../../services'
import { answersStaff, type StaffInput } from './route-decorators'

/** Devices of a merchant, as staff look after them. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class StaffDevicesController {
  @Inject()
  platform: Services

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
}
