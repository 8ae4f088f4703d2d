import { type Notice } from '../state/records'
import { type World } from '../world'
import { type SignedNotice } from './make'

export type BurstResult = {
  sent: number
  accepted: number
  durationMs: number
  perSecond: number
  p50Ms: number
  p99Ms: number
  statuses: Record<string, number>
}

const SIGN_AT_ONCE = 32

/** Signs many notices ahead, so that a bench measures the receiver and not RSA. They stay good for 300 s. */
export async function presign(world: World, notices: readonly Notice[]): Promise<SignedNotice[]> {
  const signed: SignedNotice[] = []
  for (let from = 0; from < notices.length; from += SIGN_AT_ONCE) {
    const some = notices.slice(from, from + SIGN_AT_ONCE)
    signed.push(...(await Promise.all(some.map(notice => world.desk.sign(notice, {})))))
  }
  return signed
}

/** Sends them with so many under way at once, or spread at `ratePerS` (whatever is under way then). */
export async function burst(
  world: World,
  notices: readonly SignedNotice[],
  { concurrency = 64, ratePerS }: { concurrency?: number; ratePerS?: number } = {},
): Promise<BurstResult> {
  const durations: number[] = []
  const statuses: Record<string, number> = {}
  const startedAt = performance.now()
  let next = 0
  const worker = async () => {
    for (let index = next++; index < notices.length; index = next++) {
      if (ratePerS) await until(startedAt + (index * 1000) / ratePerS)
      const reply = await world.post.send(notices[index]!)
      durations.push(reply.durationMs)
      const status = String(reply.status ?? reply.error)
      statuses[status] = (statuses[status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, notices.length) }, worker))
  const durationMs = performance.now() - startedAt
  durations.sort((one, other) => one - other)
  const at = (share: number) =>
    durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0
  return {
    sent: notices.length,
    accepted: (statuses['200'] ?? 0) + (statuses['204'] ?? 0),
    durationMs,
    perSecond: (notices.length * 1000) / durationMs,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    statuses,
  }
}

const until = (time: number) =>
  new Promise<void>(resolve => setTimeout(resolve, Math.max(0, time - performance.now())))
