/** Tables with a time-ordered id, whose rows are asked about some at a time. */
export const KEYED = [
  'recovery_order',
  'bill',
  'payment',
  'settlement',
  'refund',
  'arrear',
  'lock_command',
  'move_task',
  'incident',
  'approval',
  'notice',
  'ledger_transaction',
  'device_event',
  'parking_session',
  'integration_event',
  'webhook_delivery',
  'reminder_message',
  'ended_message',
  'data_import',
  'bulk_void',
] as const
/** Those whose keys are names: as many as there are devices and cars that owe something. */
const NAMED = ['device', 'debtor'] as const
/** Asked about from one place of an index to another. */
const RANGES = ['journal', 'integration_event_id'] as const

export type KeyedSubject = (typeof KEYED)[number]
export type NamedSubject = (typeof NAMED)[number]
export type RangeSubject = (typeof RANGES)[number]
export type Subject = KeyedSubject | NamedSubject | RangeSubject
