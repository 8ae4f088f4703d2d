import type { Services } from '../../services'
import { priorityOf } from '../../domain/durable-jobs'
import type { Task } from './task'
import { checkRaiseJob } from './check-raise.job'
import { closePaymentJob } from './close-payment.job'
import { endGraceJob } from './end-grace.job'
import { endHoldJob } from './end-hold.job'
import { escalateEmergencyJob } from './escalate-emergency.job'
import { publishRaiseJob } from './publish-raise.job'
import { pruneJob } from './prune.job'
import { queryPaymentJob } from './query-payment.job'
import { queryRefundJob } from './query-refund.job'
import { submitRefundJob } from './submit-refund.job'
import { uploadShippingJob } from './upload-shipping.job'
import { releaseOrderJob } from './release-order.job'
import { sweepJob } from './sweep.job'
import { watchMoveTaskJob } from './watch-move-task.job'

/** Durable tasks that share workers: a task that waits holds up only tasks of its own kind. */
export type TaskGroup = { name: string; tasks: Record<string, Task>; concurrency: number; hasCron: boolean }

/** Sweep and prune beside each other; each runs alone, by its key. */
const HOUSEKEEPING_CONCURRENCY = 2

/**
 * Every durable task by the name under which use cases queue it. What frees a car has workers of its own, so that it
 * never waits for WeChat; the number of those that ask WeChat is the number of calls that may be under way.
 */
export function taskGroups(platform: Services): TaskGroup[] {
  const { WORKER_CONCURRENCY, WORKER_WECHAT_CONCURRENCY } = platform.settings
  return [
    {
      name: 'release',
      concurrency: WORKER_CONCURRENCY,
      hasCron: false,
      tasks: {
        'release-order': releaseOrderJob(platform),
        'check-raise': checkRaiseJob(platform),
        'publish-raise': publishRaiseJob(platform),
        'end-hold': endHoldJob(platform),
        'escalate-emergency': escalateEmergencyJob(platform),
        'watch-move-task': watchMoveTaskJob(platform),
      },
    },
    {
      name: 'wechat',
      concurrency: WORKER_WECHAT_CONCURRENCY,
      hasCron: false,
      tasks: {
        'close-payment': closePaymentJob(platform),
        'query-payment': queryPaymentJob(platform),
        'query-refund': queryRefundJob(platform),
        'submit-refund': submitRefundJob(platform),
        'upload-shipping': uploadShippingJob(platform),
      },
    },
    {
      name: 'housekeeping',
      concurrency: HOUSEKEEPING_CONCURRENCY,
      hasCron: true,
      tasks: {
        'end-grace': endGraceJob(platform),
        prune: pruneJob(platform),
        sweep: sweepJob(platform),
      },
    },
  ]
}

/** What the clock starts. A pass that was missed while every node was down is not made up for. */
export const CRON = [
  {
    task: 'sweep',
    match: '* * * * *',
    options: { backfillPeriod: 0, maxAttempts: 1, jobKey: 'sweep', priority: priorityOf('sweep') },
  },
  {
    task: 'end-grace',
    match: '*/5 * * * *',
    options: { backfillPeriod: 0, maxAttempts: 1, jobKey: 'end-grace', priority: priorityOf('end-grace') },
  },
  {
    task: 'prune',
    match: '17 4 * * *',
    options: { backfillPeriod: 0, maxAttempts: 1, jobKey: 'prune', priority: priorityOf('prune') },
  },
]
