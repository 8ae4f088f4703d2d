import type { LiveOrders } from '../../store/live/live-orders'

const REMEMBERED = 20_000
const memories = new WeakMap<LiveOrders, Map<string, string>>()

/**
 * Which order a number belongs to, as far as this node has seen it: the live copy can then be marked while the database
 * is still being read. Only a hint; the reading decides.
 */
export function rememberTrade(live: LiveOrders, outTradeNo: string, orderId: string): void {
  const memory = memories.get(live) ?? new Map<string, string>()
  memories.set(live, memory)
  memory.set(outTradeNo, orderId)
  if (memory.size > REMEMBERED) memory.delete(memory.keys().next().value!)
}

/** Gives a hint out once: of many copies of one notice only the first has something to hurry for. */
export function takeTrade(live: LiveOrders, outTradeNo: string): string | null {
  const memory = memories.get(live)
  const orderId = memory?.get(outTradeNo) ?? null
  memory?.delete(outTradeNo)
  return orderId
}
