import { setTimeout as delay } from 'node:timers/promises'
import { type RouteFault } from '../faults'
import { json, type Reply } from './exchange'

const FAULT_REPLIES = {
  'system-error': json({ code: 'SYSTEM_ERROR', message: '系统异常，请稍后重试' }, 500),
  'frequency-limited': json({ code: 'FREQUENCY_LIMITED', message: '频率超限，请稍后重试' }, 429),
  garbage: {
    status: 200,
    body: '<html><body>502 Bad Gateway</body></html>',
    headers: { 'Content-Type': 'text/html' },
  },
} as const

const hasReply = (kind: string): kind is keyof typeof FAULT_REPLIES => kind in FAULT_REPLIES
const wait = (ms = 1000) => delay(ms, undefined, { ref: false })

/** What a faulty request ends with: a reply, a broken connection, or no reply at all. */
export type Outcome = Reply | 'cut' | 'hang'

/** Processes a request under its fault. `work` processes it, or signs `instead` when that is given. */
export async function applyFault(
  fault: RouteFault | null,
  work: (instead?: Reply) => Promise<Reply>,
): Promise<Outcome> {
  if (!fault) return work()
  const { kind } = fault
  if (kind === 'slow') await wait(fault.ms)
  if (kind === 'cut' || kind === 'hang') return kind
  if (hasReply(kind)) return FAULT_REPLIES[kind]
  if (kind === 'refuse') return work(refusalOf(fault))
  const reply = await work()
  if (kind === 'apply-then-slow') await wait(fault.ms)
  if (kind === 'apply-then-cut') return 'cut'
  if (kind === 'apply-then-hang') return 'hang'
  const after = kind.replace('apply-then-', '')
  return kind.startsWith('apply-then-') && hasReply(after) ? FAULT_REPLIES[after] : reply
}

function refusalOf(fault: RouteFault): Reply {
  const { status = 403, code = 'NOT_ENOUGH', message = '基本账户余额不足，请充值后重新发起' } = fault
  const isErrcode = /^-?\d+$/.test(code)
  return isErrcode ? json({ errcode: Number(code), errmsg: message }) : json({ code, message }, status)
}
