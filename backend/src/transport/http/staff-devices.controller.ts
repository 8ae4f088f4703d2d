import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { LoseDevice } from '../../workflows/lose-device'
import type { LowerStrayDevice } from '../../workflows/lower-stray-device'
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
  loseDevice: LoseDevice

  @Inject()
  lowerStrayDevice: LowerStrayDevice

  @Inject()
  provisionDevice: ProvisionDevice

  @Inject()
  readDevices: ReadDevices

  @answersStaff('listDevices')
  list({ session, query }: StaffInput<'listDevices'>) {
    return this.readDevices.list(session, query)
  }

  @answersStaff('listDevicePlaces')
  listPlaces({ session, query }: StaffInput<'listDevicePlaces'>) {
    return this.readDevices.listPlaces(session, query)
  }

  @answersStaff('readDevice')
  read({ session, params }: StaffInput<'readDevice'>) {
    return this.readDevices.read(session, params.deviceId)
  }

  @answersStaff('readDeviceHistory')
  readHistory({ session, params, query }: StaffInput<'readDeviceHistory'>) {
    return this.readDevices.readHistory(session, params.deviceId, query.days)
  }

  @answersStaff('beepDevice')
  beep({ session, params, context }: StaffInput<'beepDevice'>) {
    return this.maintainDevice.beep(session, params.deviceId, context)
  }

  @answersStaff('sendToMaintenance')
  sendToMaintenance({ session, params, body, context }: StaffInput<'sendToMaintenance'>) {
    return this.maintainDevice.sendToMaintenance(session, { ...params, ...body }, context)
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

  @answersStaff('reportDeviceMissing')
  reportMissing({ session, params, body, context }: StaffInput<'reportDeviceMissing'>) {
    return this.loseDevice.report(session, { ...params, ...body }, context)
  }

  @answersStaff('giveUpDevice')
  giveUp({ session, params, body, context }: StaffInput<'giveUpDevice'>) {
    return this.loseDevice.giveUp(session, { ...params, ...body }, context)
  }

  @answersStaff('findDevice')
  find({ session, params, body, context }: StaffInput<'findDevice'>) {
    return this.loseDevice.find(session, { ...params, ...body }, context)
  }

  @answersStaff('lowerStrayDevice')
  lowerStray({ session, params, body, context }: StaffInput<'lowerStrayDevice'>) {
    return this.lowerStrayDevice.lower(session, { ...params, ...body }, context)
  }

  @answersStaff('issueProvisionToken')
  issueProvisionToken({ session, body, context }: StaffInput<'issueProvisionToken'>) {
    return this.provisionDevice.issueToken(session, body, context)
  }

  @answersStaff('readProvisionToken')
  readProvisionToken({ session, params }: StaffInput<'readProvisionToken'>) {
    return this.provisionDevice.readToken(session, params.tokenId)
  }
}
