import type { AuditEntry } from '@fangxing/contract/audit'

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
  'retention',
] as const

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
