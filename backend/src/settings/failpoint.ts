/**
 * Named places on the road where a test may make the process die or a statement fail.
 * `FAILPOINT=name[:n][=kill|throw]` strikes at the n-th passage (default 1) with SIGKILL (default) or an exception.
 * A process with MOVABLE_CLOCK=1 also takes one from its parent over IPC, `{failpoint}`, in the middle of a run.
 * Production refuses to start with either set, so there the call costs one comparison.
 */
export const FAILPOINTS = [
  'order.opened',
  'order.raise_committed',
  'order.raise_published',
  'order.activated',
  'payment.created',
  'payment.prepay_answered',
  'payment.prepaid',
  'notice.received',
  'notice.verified',
  'notice.decided',
  'notice.committed',
  'notice.answered',
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
  'live.marked',
  'live.projected',
  'move_task.closed',
  'refund.requested',
  'refund.submitted',
  'refund.answered',
  'refund.settled',
] as const
export type Failpoint = (typeof FAILPOINTS)[number]

type Armed = { name: string; left: number; deed: 'kill' | 'throw' }

let armed: Armed | null = parse(process.env.FAILPOINT)

if (process.env.MOVABLE_CLOCK === '1') {
  process.on('message', message => {
    const given = (message as { failpoint?: unknown } | null)?.failpoint
    if (typeof given === 'string') armed = parse(given)
  })
}

function parse(text: string | undefined): Armed | null {
  if (!text) return null
  const match = /^([a-z_.]+)(?::(\d+))?(?:=(kill|throw))?$/.exec(text)
  if (!match || !(FAILPOINTS as readonly string[]).includes(match[1]!))
    throw new Error(`FAILPOINT: unknown point "${text}"`)
  return { name: match[1]!, left: Number(match[2] ?? 1), deed: match[3] === 'throw' ? 'throw' : 'kill' }
}

/** Passes a named point: nothing happens unless a test armed it. */
export function failpoint(name: Failpoint): void {
  if (armed === null || armed.name !== name || --armed.left !== 0) return
  if (armed.deed === 'throw') throw new Error(`failpoint ${name}`)
  process.kill(process.pid, 'SIGKILL')
}
