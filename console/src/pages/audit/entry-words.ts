import type { AuditEntry } from '@fangxing/contract/audit'
import { auditReasonWords } from '@fangxing/contract/audit-reasons'
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
} from '@fangxing/contract/states'
import type { Translate } from '../../i18n/language'

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

/** What an entry may be about, in the order of a choice. */
export const ENTITIES = [
  'recovery_order',
  'arrear',
  'payment',
  'settlement',
  'refund',
  'bill',
  'device',
  'lock_command',
  'move_task',
  'incident',
  'dispute',
  'approval',
  'notice',
  'parking_session',
  'lot',
  'tariff',
  'staff',
  'merchant',
  'enforcement_floor',
  'data_import',
  'bulk_void',
  'integration_source',
  'webhook',
] as const

/** The state that an entry led to, in words. */
export const stateAfter = ({ entity, toState }: AuditEntry): Label | undefined =>
  toState === null ? undefined : STATES[entity]?.[toState]

/** The reason that was given, if one was: as a person wrote it, or what the platform saw in words. */
export function reasonOf({ detail }: AuditEntry, t: Translate): string | undefined {
  const said = detail?.reason ?? detail?.note
  if (typeof said !== 'string' || said === '') return undefined
  const words = auditReasonWords(said)
  return words ? t(words) : said
}

/** What lets a car go, of an order: the decision, before what the lock did. */
const DECISIONS: ReadonlySet<string> = new Set([
  'settled',
  'settled_by_cash',
  'settled_by_waiver',
  'settled_by_elsewhere',
  'called_off',
  'ended_before_raise',
  'police_present',
])

/** The entry that says who let the car of an order go: the newest decision among these, or undefined. */
export const releaseAmong = (entries: readonly AuditEntry[]): AuditEntry | undefined =>
  entries.find(({ entity, event }) => entity === 'recovery_order' && DECISIONS.has(event))

/** Of entries about the same order: whether the car was let go by payment and nobody had to decide. */
export const isByPayment = ({ event }: AuditEntry): boolean => event.startsWith('settled')
