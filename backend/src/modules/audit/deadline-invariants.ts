import type { StatefulTable } from '../../persistence/table-types'
import { states, type Invariant } from './invariant'

const withoutDeadline = (table: StatefulTable, condition: string): string => `
      SELECT '${table} ' || r.id || ' ' || r.state || ' without a deadline' AS what FROM ${table} r
      WHERE ${condition} AND NOT EXISTS (SELECT 1 FROM deadline d WHERE d.entity = '${table}' AND d.id = r.id)`

/** What waits is never forgotten, whatever happens to a job. */
export const DEADLINE_INVARIANTS: readonly Invariant[] = [
  {
    id: 'I27a',
    rule: 'Everything that waits for the system has its deadline',
    sql: [
      withoutDeadline(
        'recovery_order',
        `r.state IN (${states<'recovery_order'>('created', 'deploying', 'active')})`,
      ),
      withoutDeadline('bill', `r.state = ${states<'bill'>('open')} AND r.cause <> 'recovery'`),
      withoutDeadline('payment', `r.state IN (${states<'payment'>('created', 'prepaid', 'unknown')})`),
      withoutDeadline(
        'refund',
        `r.state IN (${states<'refund'>('approved', 'waiting_funds', 'submitted', 'processing')})`,
      ),
      withoutDeadline(
        'lock_command',
        `r.op = 'LOWER' AND r.state NOT IN (${states<'lock_command'>('succeeded', 'confirmed_by_hand', 'superseded', 'expired')})`,
      ),
      withoutDeadline('move_task', `r.state <> ${states<'move_task'>('closed')}`),
      withoutDeadline(
        'incident',
        `r.kind = 'emergency_requested' AND r.state = ${states<'incident'>('open')} AND r.level < 3`,
      ),
      withoutDeadline('complaint', `r.state = ${states<'complaint'>('open')}`),
      withoutDeadline('dispute', `r.state = ${states<'dispute'>('submitted')}`),
      withoutDeadline(
        'reminder_message',
        `r.state IN (${states<'reminder_message'>('due', 'sending', 'sent')})`,
      ),
      withoutDeadline('ended_message', `r.state IN (${states<'ended_message'>('due', 'sending')})`),
      withoutDeadline(
        'data_import',
        `r.state IN (${states<'data_import'>('uploading', 'queued', 'running')})`,
      ),
      withoutDeadline('bulk_void', `r.state = ${states<'bulk_void'>('running')}`),
    ].join(' UNION ALL '),
  },
  {
    id: 'I27c',
    rule: 'A lock that must come down has a LOWER with its deadline',
    sql: `
      SELECT 'recovery_order ' || o.id || ' ' || o.state AS what FROM recovery_order o
      WHERE o.state IN (${states<'recovery_order'>('paid', 'releasing', 'cancelling')}) AND NOT EXISTS (
        SELECT 1 FROM lock_command c JOIN deadline d ON d.entity = 'lock_command' AND d.id = c.id WHERE c.order_id = o.id AND c.op = 'LOWER')`,
  },
  {
    id: 'I27d',
    rule: 'Whoever stands at a held car and objects is answered or let go within half an hour',
    sql: `
      SELECT 'dispute ' || d.id || ' order ' || o.id AS what FROM dispute d JOIN recovery_order o ON o.id = d.order_id
      WHERE d.state = ${states<'dispute'>('submitted')} AND d.is_released_unanswered AND o.state IN (${states<'recovery_order'>('deploying', 'active')})
        AND d.submitted_at < $1::timestamptz - interval '31 minutes'`,
  },
  {
    id: 'I27b',
    rule: 'Nothing is overdue by more than a minute',
    sql: `
      SELECT d.entity || ' ' || d.id || ' since ' || d.due_at AS what FROM deadline d
      WHERE d.due_at < $1::timestamptz - interval '60 seconds'`,
  },
  {
    id: 'I27e',
    rule: 'A plate that is to be priced anew has its job',
    sql: `
      SELECT 'plate_reprice ' || r.id || ' since ' || r.due_at AS what FROM plate_reprice r
      WHERE r.due_at < $1::timestamptz - interval '60 seconds'
        AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs j WHERE j.key = r.job_key AND j.attempts < j.max_attempts)`,
  },
]
