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

/** The way of a command, from its making to what its order makes of it. */
const STAGES: readonly (readonly string[])[] = [
  ['lock_command.created', 'lock_command.queued'],
  ['lock_command.sent', 'recovery_order.raise_sent', 'recovery_order.lower_sent'],
  ['lock_command.accepted'],
  ['device.starts_up', 'device.starts_down'],
  ['device.is_up', 'device.is_down', 'device.jams', 'device.loses_track'],
  ['lock_command.confirmed', 'lock_command.rejected', 'lock_command.failed'],
  [
    'recovery_order.up_confirmed',
    'recovery_order.down_confirmed',
    'recovery_order.down_again',
    'recovery_order.raise_failed',
  ],
]
const STAGE_OF: ReadonlyMap<string, number> = new Map(
  STAGES.flatMap((names, stage) => names.map(name => [name, stage] as const)),
)
const stageOf = ({ entity, event }: AuditEntry): number | undefined => STAGE_OF.get(`${entity}.${event}`)

/** What a lock did at the same moment, each cause before its effect; everything else keeps its place. */
function causesFirst(sameTime: readonly AuditEntry[]): readonly AuditEntry[] {
  const ofLock = sameTime
    .filter(entry => stageOf(entry) !== undefined)
    .sort((a, b) => stageOf(a)! - stageOf(b)! || a.id - b.id)
  return sameTime.map(entry => (stageOf(entry) === undefined ? entry : ofLock.shift()!))
}

/**
 * Entries by their time, the oldest first. Their numbers follow the order of writing, and an attempt at a LOWER is written
 * down after the broker took it: often after the device said that it has the command.
 */
export function inOrder(entries: readonly AuditEntry[]): AuditEntry[] {
  const moments = new Map<number, AuditEntry[]>()
  for (const entry of [...entries].sort((a, b) => a.id - b.id)) {
    const atMs = Date.parse(entry.at)
    moments.set(atMs, [...(moments.get(atMs) ?? []), entry])
  }
  return [...moments].sort(([a], [b]) => a - b).flatMap(([, sameTime]) => causesFirst(sameTime))
}
