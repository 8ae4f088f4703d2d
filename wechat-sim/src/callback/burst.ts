import { type SimContext } from '../sim-context'
import { type PaymentCallback } from '../state/records'
import { type SignedCallback } from './signed-callback'

export type BurstResult = {
  sent: number
  accepted: number
  durationMs: number
  perSecond: number
  p50Ms: number
  p99Ms: number
  statuses: Record<string, number>
}

const SIGN_CONCURRENCY = 32

/** Signs many callbacks in advance, so that a bench measures the receiver and not RSA. They are valid for 300 s. */
export async function presign(
  context: SimContext,
  callbacks: readonly PaymentCallback[],
): Promise<SignedCallback[]> {
  const signed: SignedCallback[] = []
  for (let from = 0; from < callbacks.length; from += SIGN_CONCURRENCY) {
    const batch = callbacks.slice(from, from + SIGN_CONCURRENCY)
    signed.push(...(await Promise.all(batch.map(callback => context.dispatcher.sign(callback, {})))))
  }
  return signed
}

/** Sends them with at most `concurrency` in flight, started no faster than `ratePerS` when it is given. */
export async function burst(
  context: SimContext,
  callbacks: readonly SignedCallback[],
  { concurrency = 64, ratePerS }: { concurrency?: number; ratePerS?: number } = {},
): Promise<BurstResult> {
  const durations: number[] = []
  const statuses: Record<string, number> = {}
  const startedAt = performance.now()
  let next = 0
  const worker = async () => {
    for (let index = next++; index < callbacks.length; index = next++) {
      if (ratePerS) await waitUntil(startedAt + (index * 1000) / ratePerS)
      const reply = await context.callbackClient.send(callbacks[index]!)
      durations.push(reply.durationMs)
      const status = String(reply.status ?? reply.error)
      statuses[status] = (statuses[status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, callbacks.length) }, worker))
  const durationMs = performance.now() - startedAt
  durations.sort((one, other) => one - other)
  const percentile = (share: number) =>
    durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0
  return {
    sent: callbacks.length,
    accepted: (statuses['200'] ?? 0) + (statuses['204'] ?? 0),
    durationMs,
    perSecond: (callbacks.length * 1000) / durationMs,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    statuses,
  }
}

const waitUntil = (time: number) =>
  new Promise<void>(resolve => setTimeout(resolve, Math.max(0, time - performance.now())))
