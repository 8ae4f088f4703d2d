import type { Services } from '../../services'
import type { Task } from './task'
import { checkRaiseJob } from './check-raise.job'
import { closePaymentJob } from './close-payment.job'
import { endGraceJob } from './end-grace.job'
import { endHoldJob } from './end-hold.job'
import { escalateEmergencyJob } from './escalate-emergency.job'
import { pruneJob } from './prune.job'
import { queryPaymentJob } from './query-payment.job'
import { queryRefundJob } from './query-refund.job'
import { submitRefundJob } from './submit-refund.job'
import { uploadShippingJob } from './upload-shipping.job'
import { releaseOrderJob } from './release-order.job'
import { sweepJob } from './sweep.job'
import { watchMoveTaskJob } from './watch-move-task.job'

/** Every durable task by the name under which use cases queue it. */
export function taskList(platform: Services): Record<string, Task> {
  return {
    'release-order': releaseOrderJob(platform),
    'check-raise': checkRaiseJob(platform),
    'watch-move-task': watchMoveTaskJob(platform),
    'end-hold': endHoldJob(platform),
    'close-payment': closePaymentJob(platform),
    'query-payment': queryPaymentJob(platform),
    'query-refund': queryRefundJob(platform),
    'submit-refund': submitRefundJob(platform),
    'upload-shipping': uploadShippingJob(platform),
    'end-grace': endGraceJob(platform),
    'escalate-emergency': escalateEmergencyJob(platform),
    prune: pruneJob(platform),
    sweep: sweepJob(platform),
  }
}

/** What the clock starts. A pass that was missed while every node was down is not made up for. */
export const CRON = [
  { task: 'sweep', match: '* * * * *', options: { backfillPeriod: 0, maxAttempts: 1, jobKey: 'sweep' } },
  {
    task: 'end-grace',
    match: '*/5 * * * *',
    options: { backfillPeriod: 0, maxAttempts: 1, jobKey: 'end-grace' },
  },
  { task: 'prune', match: '17 4 * * *', options: { backfillPeriod: 0, maxAttempts: 1, jobKey: 'prune' } },
]
