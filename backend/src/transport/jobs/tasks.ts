import { priorityOf } from '../../domain/durable-jobs'
import type { WeChatCall, WeChatHealth } from '../../ports'
import type { Settings } from '../../settings/settings'
import type { AuditRegularly } from '../../workflows/audit-regularly'
import type { BarDebts } from '../../workflows/bar-debts'
import type { CheckRaise } from '../../workflows/check-raise'
import type { ClosePayment } from '../../workflows/close-payment'
import type { EndGrace } from '../../workflows/end-grace'
import type { EndHold } from '../../workflows/end-hold'
import type { EscalateEmergency } from '../../workflows/escalate-emergency'
import type { ReturnPrepaid } from '../../workflows/stays/return-prepaid'
import type { ReleaseFlagged } from '../../workflows/stays/release-flagged'
import type { ExpireBill } from '../../workflows/expire-bill'
import type { Prune } from '../../workflows/prune'
import type { ForgetPlates } from '../../workflows/retention/forget-plates'
import type { RetireDebts } from '../../workflows/retention/retire-debts'
import type { RetirePhotos } from '../../workflows/retention/retire-photos'
import type { SweepFiles } from '../../workflows/retention/sweep-files'
import type { PublishRaise } from '../../workflows/publish-raise'
import type { QueryRefund } from '../../workflows/query-refund'
import type { ReleaseOrder } from '../../workflows/release-order'
import type { RunReprice } from '../../workflows/reprice/run-reprice'
import type { RequeueOverdue } from '../../workflows/requeue-overdue'
import type { RunBulkVoid } from '../../workflows/bulk-void/run-bulk-void'
import type { RunImport } from '../../workflows/imports/run-import'
import type { PlanEndedMessages } from '../../workflows/reminders/plan-ended-messages'
import type { SendEndedMessage } from '../../workflows/reminders/send-ended-message'
import type { PlanReminders } from '../../workflows/reminders/plan-reminders'
import type { SendReminder } from '../../workflows/reminders/send-reminder'
import type { SubmitRefund } from '../../workflows/submit-refund'
import type { UploadShipping } from '../../workflows/upload-shipping'
import type { WatchComplaint } from '../../workflows/complaints/watch-complaint'
import type { WatchDispute } from '../../workflows/disputes/watch-dispute'
import type { WatchMoveTask } from '../../workflows/watch-move-task'
import type { WatchPayment } from '../../workflows/watch-payment'
import type { CollectWebhooks } from '../../workflows/webhooks/collect-webhooks'
import type { DeliverWebhook } from '../../workflows/webhooks/deliver-webhook'
import type { KeepWebhooks } from '../../workflows/webhooks/keep-webhooks'
import type { Task } from './task'
import { auditJob } from './audit.job'
import { barDebtsJob } from './bar-debts.job'
import { checkRaiseJob } from './check-raise.job'
import { closePaymentJob } from './close-payment.job'
import { collectWebhooksJob } from './collect-webhooks.job'
import { deliverWebhookJob } from './deliver-webhook.job'
import { endGraceJob } from './end-grace.job'
import { endHoldJob } from './end-hold.job'
import { escalateEmergencyJob } from './escalate-emergency.job'
import { expireBillJob } from './expire-bill.job'
import { returnPrepaidJob } from './return-prepaid.job'
import { releaseFlaggedJob } from './release-flagged.job'
import { planEndedMessagesJob } from './plan-ended-messages.job'
import { sendEndedMessageJob } from './send-ended-message.job'
import { planRemindersJob } from './plan-reminders.job'
import { sendReminderJob } from './send-reminder.job'
import { publishRaiseJob } from './publish-raise.job'
import { pruneJob } from './prune.job'
import { queryPaymentJob } from './query-payment.job'
import { queryRefundJob } from './query-refund.job'
import { submitRefundJob } from './submit-refund.job'
import { runBulkVoidJob } from './run-bulk-void.job'
import { runImportJob } from './run-import.job'
import { repricePlateJob } from './reprice-plate.job'
import { requeueOverdueJob } from './requeue-overdue.job'
import { uploadShippingJob } from './upload-shipping.job'
import { releaseOrderJob } from './release-order.job'
import { sweepJob, type SweepNeeds } from './sweep.job'
import { watchComplaintJob } from './watch-complaint.job'
import { watchDisputeJob } from './watch-dispute.job'
import { watchMoveTaskJob } from './watch-move-task.job'

/** Durable tasks that share workers: a task that waits delays only tasks of its own kind. */
export type TaskGroup = {
  name: string
  tasks: Record<string, Task>
  concurrency: number
  hasCron: boolean
  /** For how long a task can do nothing; its jobs are put back until then. */
  pauseMs?: (task: string) => number
}

/** What durable tasks use. */
export type TaskNeeds = SweepNeeds & {
  settings: Pick<Settings, 'WORKER_CONCURRENCY' | 'WORKER_WECHAT_CONCURRENCY' | 'WORKER_WEBHOOK_CONCURRENCY'>
  wechatHealth: WeChatHealth
  auditRegularly: AuditRegularly
  barDebts: BarDebts
  planEndedMessages: PlanEndedMessages
  sendEndedMessage: SendEndedMessage
  planReminders: PlanReminders
  sendReminder: SendReminder
  checkRaise: CheckRaise
  closePayment: ClosePayment
  collectWebhooks: CollectWebhooks
  deliverWebhook: DeliverWebhook
  endGrace: EndGrace
  endHold: EndHold
  escalateEmergency: EscalateEmergency
  expireBill: ExpireBill
  releaseFlagged: ReleaseFlagged
  keepWebhooks: KeepWebhooks
  prune: Prune
  retireDebts: RetireDebts
  forgetPlates: ForgetPlates
  retirePhotos: RetirePhotos
  sweepFiles: SweepFiles
  publishRaise: PublishRaise
  queryRefund: QueryRefund
  releaseOrder: ReleaseOrder
  returnPrepaid: ReturnPrepaid
  runReprice: RunReprice
  requeueOverdue: RequeueOverdue
  runBulkVoid: RunBulkVoid
  runImport: RunImport
  submitRefund: SubmitRefund
  uploadShipping: UploadShipping
  watchComplaint: WatchComplaint
  watchDispute: WatchDispute
  watchMoveTask: WatchMoveTask
  watchPayment: WatchPayment
}

/** What each of these tasks asks WeChat first. */
const CALL_OF: Readonly<Record<string, WeChatCall>> = {
  'close-payment': 'close',
  'query-payment': 'query',
  'query-refund': 'refund',
  'submit-refund': 'refund',
  'upload-shipping': 'shipping',
  // A reminder may be a text, so that one looks by itself.
  'send-ended-message': 'message',
}

/** What takes long leaves one for the search for overdue work; each runs alone, by its key; two imports at most. */
const HOUSEKEEPING_CONCURRENCY = 4
/** One for each of their named queues: three of re-pricing, one of bulk voids. */
const CORRECTIONS_CONCURRENCY = 4

/**
 * Every durable task by the name under which use cases queue it. What frees a car has workers of its own, so that it
 * never waits for WeChat; the number of those that ask WeChat is the number of calls that may be under way.
 */
export function taskGroups(needs: TaskNeeds): TaskGroup[] {
  const pauseMs = (task: string) => (CALL_OF[task] ? needs.wechatHealth.pauseMs(CALL_OF[task]) : 0)
  const { WORKER_CONCURRENCY, WORKER_WECHAT_CONCURRENCY, WORKER_WEBHOOK_CONCURRENCY } = needs.settings
  return [
    {
      name: 'release',
      concurrency: WORKER_CONCURRENCY,
      hasCron: false,
      tasks: {
        'release-order': releaseOrderJob(needs),
        'check-raise': checkRaiseJob(needs),
        'publish-raise': publishRaiseJob(needs),
        'end-hold': endHoldJob(needs),
        'escalate-emergency': escalateEmergencyJob(needs),
        'watch-dispute': watchDisputeJob(needs),
        'watch-move-task': watchMoveTaskJob(needs),
        'expire-bill': expireBillJob(needs),
        'free-doubted': releaseFlaggedJob(needs),
        'return-prepaid': returnPrepaidJob(needs),
      },
    },
    {
      name: 'wechat',
      concurrency: WORKER_WECHAT_CONCURRENCY,
      hasCron: false,
      pauseMs,
      tasks: {
        'close-payment': closePaymentJob(needs),
        'query-payment': queryPaymentJob(needs),
        'query-refund': queryRefundJob(needs),
        'submit-refund': submitRefundJob(needs),
        'upload-shipping': uploadShippingJob(needs),
      },
    },
    {
      // What is owed falls, and a car that is held for nothing else is let go: it waits for its own queue alone.
      name: 'corrections',
      concurrency: CORRECTIONS_CONCURRENCY,
      hasCron: false,
      tasks: { 'reprice-plate': repricePlateJob(needs), 'run-bulk-void': runBulkVoidJob(needs) },
    },
    {
      name: 'housekeeping',
      concurrency: HOUSEKEEPING_CONCURRENCY,
      hasCron: true,
      tasks: housekeepingTasks(needs),
    },
    {
      // A receiver that hangs keeps a worker for as long as a call may take, and nobody but other receivers waits for it.
      name: 'webhooks',
      concurrency: WORKER_WEBHOOK_CONCURRENCY,
      hasCron: false,
      pauseMs,
      tasks: {
        'deliver-webhook': deliverWebhookJob(needs),
        'send-ended-message': sendEndedMessageJob(needs),
        'send-reminder': sendReminderJob(needs),
      },
    },
  ]
}

const housekeepingTasks = (needs: TaskNeeds): TaskGroup['tasks'] => ({
  audit: auditJob(needs),
  'bar-debts': barDebtsJob(needs),
  'collect-webhooks': collectWebhooksJob(needs),
  'end-grace': endGraceJob(needs),
  'plan-ended-messages': planEndedMessagesJob(needs),
  'plan-reminders': planRemindersJob(needs),
  prune: pruneJob(needs),
  'requeue-overdue': requeueOverdueJob(needs),
  'run-import': runImportJob(needs),
  sweep: sweepJob(needs),
  'watch-complaint': watchComplaintJob(needs),
})

const CRON_ATTEMPTS = 3

const started = (task: string, match: string) => ({
  task,
  match,
  options: { backfillPeriod: 0, maxAttempts: CRON_ATTEMPTS, jobKey: task, priority: priorityOf(task) },
})

/**
 * What the clock starts. A pass that was missed while every node was down is not made up for; one whose node died is run
 * again.
 */
export const CRON = [
  {
    // Each turn queues the next one some seconds later; the clock starts the first, and one that was lost.
    task: 'requeue-overdue',
    match: '* * * * *',
    options: {
      backfillPeriod: 0,
      maxAttempts: 1,
      jobKey: 'requeue-overdue',
      priority: priorityOf('requeue-overdue'),
    },
  },
  // As above; without a webhook nothing is queued and this is all.
  started('collect-webhooks', '* * * * *'),
  started('sweep', '* * * * *'),
  started('end-grace', '*/5 * * * *'),
  started('plan-reminders', '*/5 * * * *'),
  started('plan-ended-messages', '*/5 * * * *'),
  // Soon after midnight in Shanghai: the clock of these lines is UTC.
  started('bar-debts', '7 17 * * *'),
  // At night in Shanghai, when few pay; the last day in UTC is over and chained since morning.
  started('audit', '11 18 * * *'),
  started('prune', '17 4 * * *'),
]
