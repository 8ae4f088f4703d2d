import type { AuditEntry } from '@fangxing/contract/audit'

/** Of these every change is part of what happened; what else is written down with an order is bookkeeping. */
const MAIN: ReadonlySet<string> = new Set([
  'recovery_order',
  'payment',
  'refund',
  'lock_command',
  'dispute',
  'incident',
  'approval',
  'move_task',
])
/** Of a device: where its arm is, and what it reports by itself. */
const OF_DEVICE: ReadonlySet<string> = new Set(['is_up', 'is_down', 'jams', 'loses_track', 'silent'])
const QUIET: ReadonlySet<string> = new Set(['incident.seen', 'payment.prepaid_again', 'lock_command.queued'])

/** Whether an entry belongs to the short story. A report of a device changes no state. */
export function isMain({ entity, event, toState }: AuditEntry): boolean {
  if (QUIET.has(`${entity}.${event}`)) return false
  if (entity === 'device') return toState === null || OF_DEVICE.has(event)
  return MAIN.has(entity)
}

/** A text that was written down with an entry. */
export function textOf({ detail }: AuditEntry, name: string): string | null {
  const value = detail?.[name]
  return typeof value === 'string' && value !== '' ? value : null
}
