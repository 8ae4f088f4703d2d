import type { Table } from './table-types'

/** In this order, and ids ascending, rows are locked everywhere, so that two commits cannot wait for each other. */
const LOCK_ORDER: readonly Table[] = [
  'device_boot',
  'stay_plate',
  'parking_session',
  'entitlement',
  'sighting',
  'plate_binding',
  'recovery_order',
  'bill',
  'notice',
  'payment',
  'settlement',
  'refund',
  'arrear',
  'reminder_message',
  'ended_message',
  'lock_command',
  'move_task',
  'device',
  'incident',
  'approval',
  'dispute',
  'complaint',
  'webhook',
  'webhook_cursor',
  'webhook_delivery',
  'data_import',
  'bulk_void',
  'review_decision',
]

export const lockRankOf = (table: Table): number => LOCK_ORDER.indexOf(table)
