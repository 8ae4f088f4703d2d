import { WeChatCallbackController } from '../callbacks/wechat-callback.controller'
import { AgeingController } from './ageing.controller'
import { ApprovalsController } from './approvals.controller'
import { ArrearsController } from './arrears.controller'
import { AuditController } from './audit.controller'
import { ClonesController } from './clones.controller'
import { ComplaintsController } from './complaints.controller'
import { BulkVoidsController } from './bulk-voids.controller'
import { ConsolePageController } from './console-page.controller'
import { ConsoleSessionController } from './console-session.controller'
import { DebtReviewController } from './debt-review.controller'
import { DeviceController } from './device.controller'
import { DisputesController } from './disputes.controller'
import { DocsController } from './docs.controller'
import { EmergencyController } from './emergency.controller'
import { EnforcementFloorController } from './enforcement-floor.controller'
import { HealthController } from './health.controller'
import { ImportsController } from './imports.controller'
import { IncidentsController } from './incidents.controller'
import { IntegrationController } from './integration.controller'
import { LicenceChecksController } from './licence-checks.controller'
import { LotCodeController } from './lot-code.controller'
import { LotDayController } from './lot-day.controller'
import { LotsController } from './lots.controller'
import { MerchantsController } from './merchants.controller'
import { MoneyRecordsController } from './money-records.controller'
import { MoveTasksController } from './move-tasks.controller'
import { NoticesController } from './notices.controller'
import { OrdersController } from './orders.controller'
import { OwnerBillsController } from './owner-bills.controller'
import { OwnerNoticesController } from './owner-notices.controller'
import { OwnerOrdersController } from './owner-orders.controller'
import { OwnerPaymentsController } from './owner-payments.controller'
import { OwnerPlatesController } from './owner-plates.controller'
import { OwnerSessionController } from './owner-session.controller'
import { PhotosController } from './photos.controller'
import { PrintedCodeController } from './printed-code.controller'
import { PrintedNoticeController } from './printed-notice.controller'
import { ShiftsController } from './shifts.controller'
import { StaffController } from './staff.controller'
import { StaffDevicesController } from './staff-devices.controller'
import { StaffPaymentsController } from './staff-payments.controller'
import { StaffSessionController } from './staff-session.controller'
import { TariffsController } from './tariffs.controller'
import { ReportsController } from './reports.controller'
import { SightingsController } from './sightings.controller'
import { EntitlementsController } from './entitlements.controller'
import { StaysController } from './stays.controller'
import { WaitingPhoneController } from './waiting-phone.controller'
import { WebhooksController } from './webhooks.controller'

export const CONTROLLERS = [
  WaitingPhoneController,
  OwnerOrdersController,
  OwnerBillsController,
  OwnerNoticesController,
  OwnerPaymentsController,
  OwnerPlatesController,
  OwnerSessionController,
  StaffSessionController,
  ConsoleSessionController,
  ShiftsController,
  OrdersController,
  StaffPaymentsController,
  MoneyRecordsController,
  MoveTasksController,
  IncidentsController,
  StaffDevicesController,
  ArrearsController,
  NoticesController,
  ImportsController,
  ApprovalsController,
  DebtReviewController,
  LicenceChecksController,
  LotsController,
  TariffsController,
  StaffController,
  PhotosController,
  MerchantsController,
  EmergencyController,
  EnforcementFloorController,
  StaysController,
  BulkVoidsController,
  LotDayController,
  EntitlementsController,
  ReportsController,
  AgeingController,
  SightingsController,
  WebhooksController,
  AuditController,
  IntegrationController,
  DeviceController,
  WeChatCallbackController,
  PrintedCodeController,
  PrintedNoticeController,
  LotCodeController,
  ConsolePageController,
  HealthController,
  DisputesController,
  ClonesController,
  ComplaintsController,
  DocsController,
]
