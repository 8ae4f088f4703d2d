import type { StatefulTable } from '../../persistence/table-types'
import { openAndAsked, states, type Ask, type Invariant } from './invariant'
import type { KeyedSubject } from './subjects'

const withoutDeadline = (table: StatefulTable, condition: string): string => `
      SELECT '${table} ' || r.id || ' ' || r.state || ' without a deadline' AS what FROM ${table} r
      WHERE ${condition} AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.entity = '${table}' AND d.id = r.id)`
/** What goes on is found by an index of its states. */
const open = (table: StatefulTable, condition: string): Ask => ({
  of: 'open',
  sql: withoutDeadline(table, condition),
})
/** No index holds these states alone: what goes on is found by `ended_at`, and every row once it has changed. */
const unended = (table: StatefulTable & KeyedSubject, condition: string): Ask[] =>
  openAndAsked(table, withoutDeadline(table, condition), { alias: 'r', open: 'r.ended_at IS NULL' })

const WITHOUT_LOWER = `
      SELECT 'recovery_order ' || o.id || ' ' || o.state AS what FROM recovery_order o
      WHERE o.state IN (${states<'recovery_order'>('paid', 'releasing', 'cancelling')}) AND NOT EXISTS (
        SELECT 1 FROM lock_command c JOIN deadline d ON d.entity = 'lock_command' AND d.id = c.id WHERE c.order_id = o.id AND c.op = 'LOWER')`

/** What waits is never forgotten, whatever happens to a job. */
export const DEADLINE_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I27a',
    rule: 'Everything that waits for the system has its deadline',
    asks: [
      ...unended(
        'recovery_order',
        `r.state IN (${states<'recovery_order'>('created', 'deploying', 'active')})`,
      ),
      open('bill', `r.state = ${states<'bill'>('open')} AND r.cause <> 'recovery'`),
      open('payment', `r.state IN (${states<'payment'>('created', 'prepaid', 'unknown')})`),
      open(
        'refund',
        `r.state IN (${states<'refund'>('approved', 'waiting_funds', 'submitted', 'processing')})`,
      ),
      ...unended(
        'lock_command',
        `r.op = 'LOWER' AND r.state NOT IN (${states<'lock_command'>('succeeded', 'confirmed_by_hand', 'superseded', 'expired')})`,
      ),
      open('move_task', `r.state <> ${states<'move_task'>('closed')}`),
      open(
        'incident',
        `r.kind = 'emergency_requested' AND r.state = ${states<'incident'>('open')} AND r.level < 3`,
      ),
      open('complaint', `r.state = ${states<'complaint'>('open')}`),
      open('dispute', `r.state = ${states<'dispute'>('submitted')}`),
      ...unended('reminder_message', `r.state IN (${states<'reminder_message'>('due', 'sending', 'sent')})`),
      ...unended('ended_message', `r.state IN (${states<'ended_message'>('due', 'sending')})`),
      ...unended('data_import', `r.state IN (${states<'data_import'>('uploading', 'queued', 'running')})`),
      ...unended('bulk_void', `r.state = ${states<'bulk_void'>('running')}`),
    ],
  },
  {
    id: 'I27c',
    rule: 'A lock that must come down has a LOWER with its deadline',
    asks: openAndAsked('recovery_order', WITHOUT_LOWER, { alias: 'o', open: 'o.ended_at IS NULL' }),
  },
  {
    id: 'I27d',
    rule: 'Whoever stands at a held car and objects is answered or let go within half an hour',
    asks: [
      {
        of: 'open',
        sql: `
      SELECT 'dispute ' || d.id || ' order ' || o.id AS what FROM dispute d JOIN recovery_order o ON o.id = d.order_id
      WHERE d.state = ${states<'dispute'>('submitted')} AND d.is_released_unanswered AND o.state IN (${states<'recovery_order'>('deploying', 'active')})
        AND d.submitted_at < $now::timestamptz - interval '31 minutes'`,
      },
    ],
  },
  {
    id: 'I27b',
    rule: 'Nothing is overdue by more than a minute',
    asks: [
      {
        of: 'open',
        sql: `
      SELECT d.entity || ' ' || d.id || ' since ' || d.due_at AS what FROM deadline d
      WHERE d.due_at < $now::timestamptz - interval '60 seconds'`,
      },
    ],
  },
  {
    id: 'I27e',
    rule: 'A plate that is to be priced anew has its job',
    asks: [
      {
        of: 'open',
        sql: `
      SELECT 'plate_reprice ' || r.id || ' since ' || r.due_at AS what FROM plate_reprice r
      WHERE r.due_at < $now::timestamptz - interval '60 seconds'
        AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = r.job_key AND j.attempts < j.max_attempts)`,
      },
    ],
  },
]
