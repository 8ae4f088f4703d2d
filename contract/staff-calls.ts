import { STAFF_AGEING_CALLS } from './ageing'
import { STAFF_APPROVAL_CALLS } from './approvals'
import { STAFF_ARREAR_DETAIL_CALLS } from './arrear-details'
import { STAFF_ARREAR_CALLS } from './arrears'
import { STAFF_AUDIT_CALLS } from './audit'
import { STAFF_BOARD_CALLS } from './board'
import { STAFF_BULK_VOID_CALLS } from './bulk-voids'
import type { CallTypes } from './call'
import type { staffCallSchemas } from './calls.schema'
import { STAFF_COMPLAINT_CALLS } from './complaints'
import { STAFF_CONSOLE_CALLS } from './console-sessions'
import { STAFF_DEBT_REVIEW_CALLS } from './debt-review'
import { STAFF_DEBTOR_CALLS } from './debtors'
import { STAFF_DEVICE_CALLS } from './devices'
import { STAFF_ENTITLEMENT_CALLS } from './entitlements'
import { STAFF_DISPUTE_CALLS } from './disputes'
import { STAFF_DRY_RUN_CALLS } from './dry-run'
import { STAFF_ELIGIBILITY_CALLS } from './eligibility'
import { STAFF_CLONE_CALLS } from './clones'
import { STAFF_EXEMPT_PLATE_CALLS } from './exempt-plates'
import { STAFF_EXPORT_CALLS } from './exports'
import { STAFF_FOUND_STAY_CALLS } from './found-stays'
import { STAFF_HANDOVER_CALLS } from './handover'
import { STAFF_IMPORT_CALLS } from './imports'
import { STAFF_INCIDENT_CALLS } from './incidents'
import { STAFF_LOT_CODE_CALLS } from './lot-codes'
import { STAFF_LOT_DAY_CALLS } from './lot-day'
import { STAFF_LOT_CALLS } from './lots'
import { PLATFORM_FLOOR_CALLS } from './enforcement-floor'
import { PLATFORM_MERCHANT_CALLS } from './merchants'
import { STAFF_MONEY_RECORD_CALLS } from './money-records'
import { STAFF_MOVE_TASK_CALLS } from './move-tasks'
import { STAFF_NOTICE_CALLS } from './notices'
import { STAFF_ORDER_REACH_CALLS } from './order-reach'
import { STAFF_ORDER_CALLS } from './orders'
import { STAFF_LICENCE_CHECK_CALLS } from './owner-plates'
import { STAFF_PHOTO_CALLS } from './photos'
import { PLATFORM_CALLS } from './platform'
import { STAFF_PROVISIONING_CALLS } from './provisioning'
import { STAFF_QUARANTINE_CALLS } from './quarantine'
import { STAFF_READINESS_CALLS } from './readiness'
import { STAFF_REPORT_CALLS } from './reports'
import { STAFF_SECOND_LOOK_CALLS } from './second-looks'
import { STAFF_SESSION_CALLS } from './sessions'
import { STAFF_SIGHTING_CALLS } from './sightings'
import { STAFF_MEMBER_CALLS } from './staff'
import { STAFF_TODAY_CALLS } from './today'
import { STAFF_TARIFF_CALLS } from './tariffs'
import { STAFF_SOURCE_ANSWER_CALLS } from './source-answers'
import { STAFF_SOURCE_HEALTH_CALLS } from './source-health'
import { STAFF_SOURCE_CALLS, STAFF_STAY_CALLS } from './stays'
import { STAFF_WEBHOOK_CALLS } from './webhooks'

/** Every call that staff may make: those of a merchant and those of the platform. */
export const STAFF_CALLS = {
  ...STAFF_SESSION_CALLS,
  ...STAFF_CONSOLE_CALLS,
  ...STAFF_BOARD_CALLS,
  ...STAFF_TODAY_CALLS,
  ...STAFF_READINESS_CALLS,
  ...STAFF_ARREAR_CALLS,
  ...STAFF_ARREAR_DETAIL_CALLS,
  ...STAFF_IMPORT_CALLS,
  ...STAFF_DEBTOR_CALLS,
  ...STAFF_APPROVAL_CALLS,
  ...STAFF_DEBT_REVIEW_CALLS,
  ...STAFF_SECOND_LOOK_CALLS,
  ...STAFF_LICENCE_CHECK_CALLS,
  ...STAFF_NOTICE_CALLS,
  ...STAFF_ELIGIBILITY_CALLS,
  ...STAFF_ORDER_CALLS,
  ...STAFF_ORDER_REACH_CALLS,
  ...STAFF_MONEY_RECORD_CALLS,
  ...STAFF_QUARANTINE_CALLS,
  ...STAFF_MOVE_TASK_CALLS,
  ...STAFF_DEVICE_CALLS,
  ...STAFF_PROVISIONING_CALLS,
  ...STAFF_INCIDENT_CALLS,
  ...STAFF_DISPUTE_CALLS,
  ...STAFF_LOT_CALLS,
  ...STAFF_CLONE_CALLS,
  ...STAFF_EXEMPT_PLATE_CALLS,
  ...STAFF_DRY_RUN_CALLS,
  ...STAFF_LOT_CODE_CALLS,
  ...STAFF_TARIFF_CALLS,
  ...STAFF_MEMBER_CALLS,
  ...STAFF_PHOTO_CALLS,
  ...STAFF_STAY_CALLS,
  ...STAFF_FOUND_STAY_CALLS,
  ...STAFF_SOURCE_CALLS,
  ...STAFF_SOURCE_HEALTH_CALLS,
  ...STAFF_SOURCE_ANSWER_CALLS,
  ...STAFF_BULK_VOID_CALLS,
  ...STAFF_LOT_DAY_CALLS,
  ...STAFF_ENTITLEMENT_CALLS,
  ...STAFF_SIGHTING_CALLS,
  ...STAFF_WEBHOOK_CALLS,
  ...STAFF_AUDIT_CALLS,
  ...STAFF_REPORT_CALLS,
  ...STAFF_EXPORT_CALLS,
  ...STAFF_AGEING_CALLS,
  ...STAFF_COMPLAINT_CALLS,
  ...STAFF_HANDOVER_CALLS,
  ...PLATFORM_MERCHANT_CALLS,
  ...PLATFORM_CALLS,
  ...PLATFORM_FLOOR_CALLS,
} as const

/** What a call takes and gives, by its name: `StaffCall<'raise'>['reply']`. */
export type StaffCall<Name extends keyof typeof staffCallSchemas> = CallTypes<(typeof staffCallSchemas)[Name]>
export type StaffCallTypes = { [Name in keyof typeof staffCallSchemas]: StaffCall<Name> }
