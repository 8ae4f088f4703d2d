import { DeviceController } from './device.controller'
import { DocsController } from './docs.controller'
import { FieldController } from './field.controller'
import { HealthController } from './health.controller'
import { OfficeController } from './office.controller'
import { OwnerController } from './owner.controller'
import { RecoveryController } from './recovery.controller'
import { StaffSessionController } from './staff-session.controller'
import { WeChatCallbackController } from '../callbacks/wechat-callback.controller'

export const CONTROLLERS = [
  OwnerController,
  StaffSessionController,
  RecoveryController,
  FieldController,
  OfficeController,
  DeviceController,
  WeChatCallbackController,
  HealthController,
  DocsController,
]
