import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { listDevices, readDevice } from '../../modules/devices/device-view'
import { askSelfTest, assignDevice, reprintDevice, revokeDevice } from '../../workflows/maintain-device'
import { issueProvisionToken } from '../../workflows/provision-device'
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
    return askSelfTest(this.platform, session, params.deviceId, act)
  }

  @answersStaff('assignDevice')
  assignDevice({ session, params, body, act }: StaffInput<'assignDevice'>) {
    return assignDevice(this.platform, session, { deviceId: params.deviceId, lotId: body.lotId }, act)
  }

  @answersStaff('revokeDevice')
  revokeDevice({ session, params, body, act }: StaffInput<'revokeDevice'>) {
    return revokeDevice(this.platform, session, { deviceId: params.deviceId, reason: body.reason }, act)
  }

  @answersStaff('reprintDevice')
  reprintDevice({ session, params, act }: StaffInput<'reprintDevice'>) {
    return reprintDevice(this.platform, session, params.deviceId, act)
  }

  @answersStaff('issueProvisionToken')
  issueProvisionToken({ session, body, act }: StaffInput<'issueProvisionToken'>) {
    return issueProvisionToken(this.platform, session, body, act)
  }
}
