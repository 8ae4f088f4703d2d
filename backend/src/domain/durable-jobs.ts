/**
 * Which durable jobs go first; smaller is earlier, as in graphile-worker, and 0 what is not named. Jobs of each
 * kind have workers of their own (transport/jobs/tasks.ts); the number orders those that share workers.
 */
export const FREES_A_CAR = -20
const MOVES_A_LOCK = -10
const HOUSEKEEPING = 10
/** Large imports, and other systems that are told: after everything that anybody waits for. */
const CAN_WAIT = 20

const PRIORITIES: Readonly<Record<string, number>> = {
  'release-order': FREES_A_CAR,
  'check-raise': FREES_A_CAR,
  'publish-raise': FREES_A_CAR,
  'end-hold': FREES_A_CAR,
  'escalate-emergency': FREES_A_CAR,
  'watch-dispute': FREES_A_CAR,
  'free-doubted': FREES_A_CAR,
  'watch-move-task': MOVES_A_LOCK,
  'bar-debts': HOUSEKEEPING,
  'watch-complaint': HOUSEKEEPING,
  'end-grace': HOUSEKEEPING,
  prune: HOUSEKEEPING,
  sweep: HOUSEKEEPING,
  // FREES_A_CAR for a plate whose car is held: `firstIfHeld` of the job.
  'reprice-plate': HOUSEKEEPING,
  'run-bulk-void': HOUSEKEEPING,
  audit: CAN_WAIT,
  'collect-webhooks': CAN_WAIT,
  'deliver-webhook': CAN_WAIT,
  'run-import': CAN_WAIT,
  'plan-reminders': CAN_WAIT,
  'send-reminder': CAN_WAIT,
  'plan-ended-messages': CAN_WAIT,
  'send-ended-message': CAN_WAIT,
}

export const priorityOf = (task: string): number => PRIORITIES[task] ?? 0

/** Every priority that a job may have, the most urgent first. */
export const JOB_PRIORITIES: readonly number[] = [...new Set([...Object.values(PRIORITIES), 0])].sort(
  (one, other) => one - other,
)

/** A worker whose lease is older than this does not work any more, or is paused: its jobs go to others. */
export const LEASE_S = 10
