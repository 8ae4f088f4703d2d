import type { AuditEntry } from './audit'
import { auditReasonLabel } from './audit-reasons'
import {
  APPROVAL_LABELS,
  ARREAR_LABELS,
  BILL_LABELS,
  BULK_VOID_LABELS,
  DEVICE_LIFECYCLE_LABELS,
  DEVICE_LINK_LABELS,
  DEVICE_POSITION_LABELS,
  DEVICE_POWER_LABELS,
  DISPUTE_LABELS,
  IMPORT_LABELS,
  INCIDENT_STATE_LABELS,
  LOCK_COMMAND_LABELS,
  MOVE_TASK_LABELS,
  NOTICE_LABELS,
  PAYMENT_LABELS,
  RECOVERY_ORDER_LABELS,
  REFUND_LABELS,
  SETTLEMENT_LABELS,
  STAY_LABELS,
  WEBHOOK_LABELS,
  type Label,
} from './states'
import type { Message } from './messages'

const STATES: Record<string, Readonly<Record<string, Label | undefined>> | undefined> = {
  approval: APPROVAL_LABELS,
  arrear: ARREAR_LABELS,
  bill: BILL_LABELS,
  bulk_void: BULK_VOID_LABELS,
  data_import: IMPORT_LABELS,
  device: {
    ...DEVICE_LINK_LABELS,
    ...DEVICE_POWER_LABELS,
    ...DEVICE_POSITION_LABELS,
    ...DEVICE_LIFECYCLE_LABELS,
  },
  dispute: DISPUTE_LABELS,
  incident: INCIDENT_STATE_LABELS,
  lock_command: LOCK_COMMAND_LABELS,
  move_task: MOVE_TASK_LABELS,
  notice: NOTICE_LABELS,
  parking_session: STAY_LABELS,
  payment: PAYMENT_LABELS,
  recovery_order: RECOVERY_ORDER_LABELS,
  refund: REFUND_LABELS,
  settlement: SETTLEMENT_LABELS,
  webhook: WEBHOOK_LABELS,
}

/** The state that an entry led to, in words. */
export const auditStateAfter = ({ entity, toState }: AuditEntry): Label | undefined =>
  toState === null ? undefined : STATES[entity]?.[toState]

/** The reason that was given, if one was: as a person wrote it, or what the platform saw in words. */
export function auditReasonOf({ detail }: AuditEntry): Message | string | undefined {
  const said = detail?.reason ?? detail?.note
  if (typeof said !== 'string' || said === '') return undefined
  return auditReasonLabel(said) ?? said
}
