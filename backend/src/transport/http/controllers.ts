import { DeviceController } from './device.controller'
import { DocsController } from './docs.controller'
import { HealthController } from './health.controller'
import { IncidentsController } from './incidents.controller'
import { MoveTasksController } from './move-tasks.controller'
import { OfficeController } from './office.controller'
import { OrdersController } from './orders.controller'
import { OwnerController } from './owner.controller'
import { StaffDevicesController } from './staff-devices.controller'
import { StaffSessionController } from './staff-session.controller'
import { WeChatCallbackController } from '../callbacks/wechat-callback.controller'

export const CONTROLLERS = [
  OwnerController,
  StaffSessionController,
  OrdersController,
  MoveTasksController,
  IncidentsController,
  StaffDevicesController,
  OfficeController,
  DeviceController,
  WeChatCallbackController,
  HealthController,
  DocsController,
]
