import type { RecoveryOrderState } from '@fangxing/contract/states'
import type { Logger } from 'pino'
import { BILL } from '../domain/bill'
import { COMPLAINT } from '../domain/complaint'
import { BULK_VOID } from '../domain/bulk-void'
import { IMPORT } from '../domain/data-import'
import { priorityOf } from '../domain/durable-jobs'
import { DISPUTE } from '../domain/dispute'
import { INCIDENT } from '../domain/incident'
import { LOCK_COMMAND } from '../domain/lock-command'
import { MOVE_TASK } from '../domain/move-task'
import { MONEY_STATES, PAYMENT } from '../domain/payment'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import { REMINDER_MESSAGE } from '../domain/reminder-message'
import { ENDED_MESSAGE } from '../domain/ended-message'
import { REFUND, UNSENT_REFUND_STATES } from '../domain/refund'
import { may, waitingStates } from '../domain/state-machine'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import type { DeadlineEntity } from '../persistence/deadlines'
import { MAX_ATTEMPTS } from '../persistence/jobs'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { HastenReprices } from './hasten-reprices'
import { ADD_MISSING_DEADLINES, DELETE_NEEDLESS, READ_OVERDUE, REQUEUE } from './requeue-overdue.queries'

/** Of one turn; the oldest first, the rest at the next turn. */
const LARGEST_TURN = 500
/** Whoever wrote a row without a deadline has queued its job, which gets this time to set one. */
const MISSING_AFTER_MS = 30_000
const AGAIN_MS = 15_000
const DUTY_OFFICER = 3

type Needs = { database: Database; clock: Clock; log: Logger; hastenReprices: HastenReprices }
type Overdue = { entity: DeadlineEntity; id: string; due_at: Date; subject: string } & (
  | { task: string; key: string }
  | { task: null; key: null }
)
/** The job that does what a row in `states` waits for; its payload names the row, or the order of the row. */
type WaitingJob = {
  entity: DeadlineEntity
  states: readonly string[]
  task: string
  prefix: string
  payload:
    | 'orderId'
    | 'billId'
    | 'paymentId'
    | 'refundId'
    | 'taskId'
    | 'importId'
    | 'messageId'
    | 'disputeId'
    | 'complaintId'
    | 'bulkVoidId'
    | 'stayId'
}

/** A payment that ended unpaid has a deadline as long as a late query is to come. */
const LATE_QUERIED = PAYMENT.ends.filter(state => !MONEY_STATES.includes(state))
const isRaised = (state: RecoveryOrderState) => may(RECOVERY_ORDER, state, 'raise_failed')
const orderStates = waitingStates(RECOVERY_ORDER)
const refundStates = waitingStates(REFUND)
const isUnsent = (state: (typeof refundStates)[number]) => UNSENT_REFUND_STATES.includes(state)

const of = (
  entity: DeadlineEntity,
  states: readonly string[],
  job: Omit<WaitingJob, 'entity' | 'states'>,
): WaitingJob => ({ entity, states, ...job })

/** Every state that has a deadline, with its job. */
export const WAITING_JOBS: readonly WaitingJob[] = [
  of(
    'recovery_order',
    orderStates.filter(state => !isRaised(state)),
    { task: 'end-hold', prefix: 'end-hold:', payload: 'orderId' },
  ),
  of('recovery_order', orderStates.filter(isRaised), {
    task: 'check-raise',
    prefix: 'check-raise:',
    payload: 'orderId',
  }),
  of('bill', waitingStates(BILL), { task: 'expire-bill', prefix: 'bill:', payload: 'billId' }),
  of('payment', [...waitingStates(PAYMENT), ...LATE_QUERIED], {
    task: 'query-payment',
    prefix: 'query:',
    payload: 'paymentId',
  }),
  of('refund', refundStates.filter(isUnsent), {
    task: 'submit-refund',
    prefix: 'refund:',
    payload: 'refundId',
  }),
  of(
    'refund',
    refundStates.filter(state => !isUnsent(state)),
    { task: 'query-refund', prefix: 'refund:', payload: 'refundId' },
  ),
  of('lock_command', waitingStates(LOCK_COMMAND), {
    task: 'release-order',
    prefix: 'release:',
    payload: 'orderId',
  }),
  of('move_task', waitingStates(MOVE_TASK), { task: 'watch-move-task', prefix: 'move:', payload: 'taskId' }),
  of('incident', [INCIDENT.initial], {
    task: 'escalate-emergency',
    prefix: 'emergency:',
    payload: 'orderId',
  }),
  of('dispute', waitingStates(DISPUTE), {
    task: 'watch-dispute',
    prefix: 'dispute:',
    payload: 'disputeId',
  }),
  of('complaint', waitingStates(COMPLAINT), {
    task: 'watch-complaint',
    prefix: 'complaint:',
    payload: 'complaintId',
  }),
  of('data_import', waitingStates(IMPORT), { task: 'run-import', prefix: 'import:', payload: 'importId' }),
  of('bulk_void', waitingStates(BULK_VOID), {
    task: 'run-bulk-void',
    prefix: 'bulk-void:',
    payload: 'bulkVoidId',
  }),
  of('reminder_message', waitingStates(REMINDER_MESSAGE), {
    task: 'send-reminder',
    prefix: 'reminder:',
    payload: 'messageId',
  }),
  of('ended_message', waitingStates(ENDED_MESSAGE), {
    task: 'send-ended-message',
    prefix: 'ended-message:',
    payload: 'messageId',
  }),
  of('prepaid', ['prepaid'], { task: 'return-prepaid', prefix: 'return-prepaid:', payload: 'stayId' }),
  of('shipping', ['shipping'], { task: 'upload-shipping', prefix: 'shipping:', payload: 'orderId' }),
]
const ROWS = WAITING_JOBS.flatMap(job => job.states.map(state => ({ ...job, state })))
const PAYLOAD_KEY = new Map(WAITING_JOBS.map(({ task, payload }) => [task, payload]))

/**
 * The deadline is the truth and a job only hastens: whatever is overdue gets its job again, whatever became of the one that
 * it had (deleted, failed for good, locked by a dead worker, lost with a restored backup).
 */
export class RequeueOverdue {
  constructor(private readonly needs: Needs) {}

  /** One turn; queues the next one first, so that a turn that fails is followed by another. Errors: as the database's. */
  async turn(): Promise<void> {
    const work = new UnitOfWork({ actor: 'timer', traceId: newId() }, this.needs.clock.now())
    work.job('requeue-overdue', {}, { key: 'requeue-overdue', delayMs: AGAIN_MS, maxAttempts: 1 })
    await commitUnit(this.needs.database, work)
    const { hastenReprices } = this.needs
    // Here and not in the sweep, which a node of the former version may run. One that fails keeps no other from its work.
    const steps = [() => this.requeue(), () => this.addMissing(), () => hastenReprices.hasten()]
    const errors: unknown[] = []
    for (const step of steps) await step().catch((error: unknown) => errors.push(error))
    if (errors.length > 0) throw errors[0]
  }

  /** Returns how many jobs had to be queued again. */
  async requeue(): Promise<number> {
    const { database, clock, log } = this.needs
    const at = clock.now()
    const found = await database.query<Overdue>(READ_OVERDUE, [
      at,
      ROWS.map(({ entity }) => entity),
      ROWS.map(({ state }) => state),
      ROWS.map(({ task }) => task),
      ROWS.map(({ prefix }) => prefix),
      LARGEST_TURN,
    ])
    const needless = found.filter(({ task }) => task === null)
    const lost = found.filter((row): row is Overdue & { task: string } => row.task !== null)
    if (needless.length > 0)
      await database.query(DELETE_NEEDLESS, [
        needless.map(({ entity }) => entity),
        needless.map(({ id }) => id),
        needless.map(({ due_at }) => due_at),
      ])
    if (lost.length === 0) return 0
    const tasks = [...new Set(lost.map(({ task }) => task))]
    log.error({ jobs: lost.length, tasks, oldest: lost[0]!.due_at }, 'overdue without a job: queued again')
    const jobs = lost.map(({ entity, id, task, key, subject }) => {
      const payload = { [PAYLOAD_KEY.get(task)!]: subject }
      return { entity, id, task, payload, key, priority: priorityOf(task) }
    })
    await database.query(REQUEUE, [JSON.stringify(jobs), at, MAX_ATTEMPTS])
    return lost.length
  }

  /** Returns how many rows waited without a deadline and have one now. */
  async addMissing(): Promise<number> {
    const { database, clock, log } = this.needs
    const dueAt = new Date(clock.now().getTime() + MISSING_AFTER_MS)
    const added = await database.query(ADD_MISSING_DEADLINES, [dueAt, DUTY_OFFICER, LARGEST_TURN])
    if (added.length > 0) log.warn({ rows: added.length }, 'rows that wait had no deadline')
    return added.length
  }
}
