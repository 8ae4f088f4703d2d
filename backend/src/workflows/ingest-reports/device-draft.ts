import type { DeviceEventKind } from '@fangxing/contract/device-protocol'
import { LOCK_COMMAND, type LockCommandEvent } from '../../domain/lock-command'
import { step } from '../../domain/state-machine'
import { RECOVERY_ORDER, type RecoveryOrderEvent } from '../../domain/recovery-order'
import { insertMany, updateMany, type Change, type Table } from '../../persistence/changes'
import { auditLog, type AuditEntry } from '../../persistence/audit-log'
import type { DeviceReading, OpenIncident } from '../../persistence/readings/device-reading'
import type { OrderReading } from '../../persistence/readings/order-reading'
import type { DeviceRow, LockCommandRow, OrderRow } from '../../persistence/rows'
import type { ActorContext } from '../../services'
import type { SendableCommand } from '../../modules/locks/server-message'

/** What happens after the commit; losing it costs time only, since a durable job does it again. */
export type After =
  | { kind: 'send'; command: LockCommandRow }
  | { kind: 'activated'; order: OrderReading; raise: SendableCommand }
  | { kind: 'reconcile'; deviceId: string }
  | { kind: 'lowered'; paidAt: Date; loweredAt: Date }
  | { kind: 'ended'; op: string; end: string }
  | { kind: 'recorded'; eventId: string }

export type EventRow = {
  id: string
  kind: DeviceEventKind | 'down'
  epoch: number
  orderId: string | null
  detail: Record<string, unknown>
  at: Date
}

type Values = Record<string, unknown>
type Command = OrderReading['commands'][number]

/**
 * One device and the order of its newest epoch while a batch of its reports is being decided: a working copy, and the
 * least that must be written to make it true. One row is written once, however many reports touched it.
 */
export class DeviceDraft {
  private readonly deviceSet: Values = {}
  private readonly orderSet: Values = {}
  private readonly commandSets = new Map<string, { version: number; set: Values }>()
  private readonly lines: AuditEntry[] = []
  private readonly readOrderVersion: number
  private shown = false
  readonly events: EventRow[] = []
  readonly others: Change[] = []
  readonly after: After[] = []
  /** A new row was made in this draft that later reports would have to change: they wait for the next round. */
  full = false

  constructor(
    readonly device: DeviceReading,
    readonly order: OrderReading | null,
    readonly incidents: readonly OpenIncident[],
    readonly at: Date,
    readonly act: ActorContext,
  ) {
    this.readOrderVersion = order?.version ?? 0
  }

  setDevice(set: Partial<DeviceRow>): void {
    Object.assign(this.device, set)
    Object.assign(this.deviceSet, set)
  }

  /** The order's view shows something new even though its own row says the same. */
  show(): void {
    this.shown = true
  }

  /** Moves the order as its table says; false, and nothing happens, when the table knows no such move. */
  moveOrder(event: RecoveryOrderEvent, set: Partial<OrderRow>, detail?: Values): boolean {
    const order = this.order!
    const next = step(RECOVERY_ORDER, order.state, event)
    if (!next.ok) return false
    const from = order.state
    const all = { ...set, state: next.to }
    Object.assign(order, all)
    Object.assign(this.orderSet, all)
    this.note('recovery_order', order.id, event, from, next.to, this.readOrderVersion + 1, detail)
    return true
  }

  /** Moves a command as its table says; false when the table knows no such move. */
  moveCommand(
    command: Command,
    event: LockCommandEvent,
    set: Partial<LockCommandRow>,
    detail?: Values,
  ): boolean {
    const next = step(LOCK_COMMAND, command.state, event)
    if (!next.ok) return false
    const entry = this.commandSets.get(command.id) ?? { version: command.version, set: {} }
    this.commandSets.set(command.id, entry)
    const from = command.state
    const all = { ...set, state: next.to }
    Object.assign(command, all)
    Object.assign(entry.set, all)
    this.note('lock_command', command.id, event, from, next.to, entry.version + 1, detail)
    return true
  }

  note(
    entity: string,
    entityId: string,
    event: string,
    from: string | null,
    to: string | null,
    version: number | null,
    detail?: Values,
  ): void {
    this.lines.push({
      merchantId: this.device.merchant_id,
      entity,
      entityId,
      orderId: this.order?.id ?? null,
      event,
      from,
      to,
      version,
      actor: this.act.actor,
      traceId: this.act.traceId,
      ...(detail ? { detail } : {}),
      at: this.at,
    })
  }

  add(...changes: Change[]): void {
    this.others.push(...changes)
  }

  /** The order whose row or view has changed, or null. What happens to a device later says nothing of an ended order. */
  get changedOrderId(): string | null {
    if (!this.order) return null
    const written = this.commandSets.size > 0 || Object.keys(this.orderSet).length > 0
    return written || (this.shown && !isEnded(this.order)) ? this.order.id : null
  }

  collect(rows: BatchRows): void {
    const { device, order, at } = this
    rows.update('device', device.id, device.version, this.deviceSet)
    if (this.changedOrderId)
      rows.update('recovery_order', order!.id, this.readOrderVersion, { ...this.orderSet, updated_at: at })
    for (const [id, { version, set }] of this.commandSets) rows.update('lock_command', id, version, set)
    for (const event of this.events) {
      rows.insertNew('device_event', {
        id: event.id,
        merchant_id: device.merchant_id,
        device_id: device.id,
        order_id: event.orderId,
        epoch: event.epoch,
        kind: event.kind,
        detail: event.detail,
        happened_at: event.at,
      })
    }
    rows.note(lastOfEach(this.lines))
    rows.add(this.others)
  }
}

/** Several moves of a row in one statement raise its version once: the last of them carries it. */
function lastOfEach(lines: readonly AuditEntry[]): AuditEntry[] {
  return lines.map((line, index) => {
    const isLast = !lines
      .slice(index + 1)
      .some(later => later.entityId === line.entityId && later.version != null)
    return isLast ? line : { ...line, version: null }
  })
}

const ENDED = new Set(['completed', 'cancelled', 'overridden', 'expired'])
const isEnded = (order: OrderReading) =>
  ENDED.has(order.state) || (order.state === 'deploy_failed' && order.device_free)

/** The rows of many drafts, grouped by shape so that a batch of any size is one short statement. */
export class BatchRows {
  private readonly updates = new Map<string, { table: Table; rows: Values[] }>()
  private readonly inserts = new Map<Table, Values[]>()
  private readonly lines: AuditEntry[] = []
  private readonly others: Change[] = []

  update(table: Table, id: string, version: number, set: Values): void {
    const columns = Object.keys(set).sort()
    if (columns.length === 0) return
    const key = `${table}:${columns.join()}`
    const group = this.updates.get(key) ?? { table, rows: [] }
    this.updates.set(key, group)
    group.rows.push({ id, version, ...Object.fromEntries(columns.map(column => [column, set[column]])) })
  }

  insertNew(table: Table, row: Values): void {
    this.inserts.set(table, [...(this.inserts.get(table) ?? []), row])
  }

  note(lines: readonly AuditEntry[]): void {
    this.lines.push(...lines)
  }

  add(changes: readonly Change[]): void {
    this.others.push(...changes)
  }

  /** Orders first, then commands, then devices: the order in which every statement locks them. */
  changes(): Change[] {
    const rank = (table: Table) => ['recovery_order', 'lock_command', 'device'].indexOf(table)
    const groups = [...this.updates.values()].sort((left, right) => rank(left.table) - rank(right.table))
    return [
      ...groups.map(group => updateMany(group.table, group.rows)),
      ...[...this.inserts].map(([table, rows]) => insertMany(table, rows, { ignoreDuplicates: true })),
      ...(this.lines.length > 0 ? [journalMany(this.lines)] : []),
      ...this.others,
    ]
  }
}

function journalMany(lines: readonly AuditEntry[]): Change {
  const change = auditLog(...lines)
  if (change.kind !== 'insert') return change
  return insertMany(
    'journal',
    change.rows.map(row => ({ ...row, detail: (row.detail as { value?: unknown } | null)?.value ?? null })),
  )
}
