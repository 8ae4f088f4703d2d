/**
 * Named points in the code where a test may make the process die or a statement fail.
 * `FAILPOINT=name[:n][=kill|throw]` acts at the n-th passage (default 1) with SIGKILL (default) or an exception.
 * A process with MOVABLE_CLOCK=1 also takes one from its parent over IPC, `{failpoint}`, in the middle of a run.
 * Production refuses to start with either set, so there the call costs one comparison.
 */
const FAILPOINTS = [
  'order.opened',
  'order.raise_committed',
  'order.raise_published',
  'order.activated',
  'payment.created',
  'payment.prepay_answered',
  'payment.prepaid',
  'payment_callback.received',
  'payment_callback.verified',
  'payment_callback.decided',
  'payment_callback.committed',
  'payment_callback.answered',
  'query.answered',
  'query.settled',
  'close.answered',
  'lower.before_publish',
  'lower.published',
  'job.taken',
  'job.finished',
  'device.received',
  'device.decided',
  'device.committed',
  'device.acknowledged',
  'order_cache.invalidated',
  'order_cache.refreshed',
  'move_task.closed',
  'refund.requested',
  'refund.submitted',
  'refund.answered',
  'refund.settled',
  'bill.opened',
  'bill.superseded',
  'notice.left',
  'source_event.committed',
  'picture.file_written',
  'picture.stored',
  'picture.joined',
  'picture.left',
  'picture.file_removed',
  'debt.to_retire',
  'debt.paid_elsewhere',
  'import.slice_committed',
  'import.debts_ended',
  'reminder.claimed',
  'reminder.answered',
  'reminder.recorded',
  'reprice.decided',
  'reprice.committed',
  'bulk_void.decided',
  'bulk_void.committed',
  'sighting.decided',
  'sighting.committed',
  'binding.decided',
  'binding.committed',
  'correction.decided',
  'correction.committed',
  'prepaid.return_decided',
  'prepaid.return_committed',
  'flag.decided',
  'flag.committed',
  'webhook.collected',
  'webhook.sent',
] as const
export type Failpoint = (typeof FAILPOINTS)[number]

type Armed = { name: string; left: number; action: 'kill' | 'throw' }

class Failpoints {
  private armed: Armed | null

  constructor(env: NodeJS.ProcessEnv) {
    this.armed = parse(env.FAILPOINT)
    if (env.MOVABLE_CLOCK !== '1') return
    process.on('message', message => {
      const given = (message as { failpoint?: unknown } | null)?.failpoint
      if (typeof given === 'string') this.armed = parse(given)
    })
  }

  pass(name: Failpoint): void {
    const { armed } = this
    if (armed === null || armed.name !== name || --armed.left !== 0) return
    if (armed.action === 'throw') throw new Error(`failpoint ${name}`)
    process.kill(process.pid, 'SIGKILL')
  }
}

function parse(text: string | undefined): Armed | null {
  if (!text) return null
  const match = /^([a-z_.]+)(?::(\d+))?(?:=(kill|throw))?$/.exec(text)
  if (!match || !(FAILPOINTS as readonly string[]).includes(match[1]!))
    throw new Error(`FAILPOINT: unknown point "${text}"`)
  return { name: match[1]!, left: Number(match[2] ?? 1), action: match[3] === 'throw' ? 'throw' : 'kill' }
}

// oxlint-disable-next-line fangxing/no-module-object -- of the whole process, which is what a failpoint ends
const failpoints = new Failpoints(process.env)

/** Passes a named point: nothing happens unless a test armed it. */
export const failpoint = (name: Failpoint): void => failpoints.pass(name)
