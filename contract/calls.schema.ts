import { staffApprovalCallSchemas } from './approvals.schema'
import { staffArrearDetailCallSchemas } from './arrear-details.schema'
import { staffArrearCallSchemas } from './arrears.schema'
import { staffAuditCallSchemas } from './audit.schema'
import { ownerBillCallSchemas } from './bills.schema'
import { staffDebtReviewCallSchemas } from './debt-review.schema'
import { staffDebtorCallSchemas } from './debtors.schema'
import { staffBoardCallSchemas } from './board.schema'
import { staffBulkVoidCallSchemas } from './bulk-voids.schema'
import { consoleCallSchemas } from './console-sessions.schema'
import { ownerDisputeCallSchemas, staffDisputeCallSchemas } from './disputes.schema'
import { staffDeviceCallSchemas } from './devices.schema'
import { staffEntitlementCallSchemas } from './entitlements.schema'
import { staffDryRunCallSchemas } from './dry-run.schema'
import { staffEligibilityCallSchemas } from './eligibility.schema'
import { enforcementFloorCallSchemas } from './enforcement-floor.schema'
import { staffCloneCallSchemas } from './clones.schema'
import { staffExemptPlateCallSchemas } from './exempt-plates.schema'
import { staffImportCallSchemas } from './imports.schema'
import { staffFoundStayCallSchemas } from './found-stays.schema'
import { ownerIncidentCallSchemas, staffIncidentCallSchemas } from './incidents.schema'
import { ownerLotCodeCallSchemas, staffLotCodeCallSchemas } from './lot-codes.schema'
import { staffLotDayCallSchemas } from './lot-day.schema'
import { staffLotCallSchemas } from './lots.schema'
import { platformMerchantCallSchemas } from './merchants.schema'
import { staffMoneyRecordCallSchemas } from './money-records.schema'
import { staffMoveTaskCallSchemas } from './move-tasks.schema'
import { ownerNoticeCallSchemas, staffNoticeCallSchemas } from './notices.schema'
import { staffOrderReachCallSchemas } from './order-reach.schema'
import { ownerOrderCallSchemas, staffOrderCallSchemas } from './orders.schema'
import { ownerPlateCallSchemas, staffLicenceCheckCallSchemas } from './owner-plates.schema'
import { ownerPaymentCallSchemas } from './payments.schema'
import { staffPhotoCallSchemas } from './photos.schema'
import { platformCallSchemas } from './platform.schema'
import { staffProvisioningCallSchemas } from './provisioning.schema'
import { staffQuarantineCallSchemas } from './quarantine.schema'
import { staffAgeingCallSchemas } from './ageing.schema'
import { staffHandoverCallSchemas } from './handover.schema'
import { staffComplaintCallSchemas } from './complaints.schema'
import { staffExportCallSchemas } from './exports.schema'
import { staffReadinessCallSchemas } from './readiness.schema'
import { staffReportCallSchemas } from './reports.schema'
import { ownerSessionCallSchemas, staffSessionCallSchemas } from './sessions.schema'
import { staffSecondLookCallSchemas } from './second-looks.schema'
import { staffSightingCallSchemas } from './sightings.schema'
import { staffMemberCallSchemas } from './staff.schema'
import { staffTodayCallSchemas } from './today.schema'
import { staffTariffCallSchemas } from './tariffs.schema'
import { staffSourceAnswerCallSchemas } from './source-answers.schema'
import { staffSourceHealthCallSchemas } from './source-health.schema'
import { staffSourceCallSchemas, staffStayCallSchemas } from './stays.schema'
import { staffWebhookCallSchemas } from './webhooks.schema'

/** What every call of an owner takes and answers, by the call's name. */
export const ownerCallSchemas = {
  ...ownerSessionCallSchemas,
  ...ownerOrderCallSchemas,
  ...ownerBillCallSchemas,
  ...ownerNoticeCallSchemas,
  ...ownerLotCodeCallSchemas,
  ...ownerPaymentCallSchemas,
  ...ownerIncidentCallSchemas,
  ...ownerPlateCallSchemas,
  ...ownerDisputeCallSchemas,
} as const

/** What every call of the staff takes and answers, by the call's name. */
export const staffCallSchemas = {
  ...staffSessionCallSchemas,
  ...consoleCallSchemas,
  ...staffBoardCallSchemas,
  ...staffTodayCallSchemas,
  ...staffReadinessCallSchemas,
  ...staffArrearCallSchemas,
  ...staffArrearDetailCallSchemas,
  ...staffImportCallSchemas,
  ...staffDebtorCallSchemas,
  ...staffApprovalCallSchemas,
  ...staffDebtReviewCallSchemas,
  ...staffSecondLookCallSchemas,
  ...staffLicenceCheckCallSchemas,
  ...staffNoticeCallSchemas,
  ...staffEligibilityCallSchemas,
  ...staffOrderCallSchemas,
  ...staffOrderReachCallSchemas,
  ...staffMoneyRecordCallSchemas,
  ...staffQuarantineCallSchemas,
  ...staffMoveTaskCallSchemas,
  ...staffDeviceCallSchemas,
  ...staffProvisioningCallSchemas,
  ...staffIncidentCallSchemas,
  ...staffDisputeCallSchemas,
  ...staffLotCallSchemas,
  ...staffCloneCallSchemas,
  ...staffExemptPlateCallSchemas,
  ...staffDryRunCallSchemas,
  ...staffLotCodeCallSchemas,
  ...staffTariffCallSchemas,
  ...staffMemberCallSchemas,
  ...staffPhotoCallSchemas,
  ...staffStayCallSchemas,
  ...staffFoundStayCallSchemas,
  ...staffSourceCallSchemas,
  ...staffSourceHealthCallSchemas,
  ...staffSourceAnswerCallSchemas,
  ...staffBulkVoidCallSchemas,
  ...staffLotDayCallSchemas,
  ...staffEntitlementCallSchemas,
  ...staffSightingCallSchemas,
  ...staffWebhookCallSchemas,
  ...staffAuditCallSchemas,
  ...staffReportCallSchemas,
  ...staffExportCallSchemas,
  ...staffAgeingCallSchemas,
  ...staffComplaintCallSchemas,
  ...staffHandoverCallSchemas,
  ...platformMerchantCallSchemas,
  ...platformCallSchemas,
  ...enforcementFloorCallSchemas,
} as const
