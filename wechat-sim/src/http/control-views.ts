import { type WechatSim } from '../sim'
import { faultsToWire, rulesToWire } from './wire-names'

/** GET /_sim/<name> shows records; `query` may select them by outTradeNo or outRefundNo. */
export const CONTROL_VIEWS: Record<string, (sim: WechatSim, query: URLSearchParams) => unknown> = {
  orders: (sim, query) => selected(sim.orders(), query),
  refunds: (sim, query) => selected(sim.refunds(), query),
  notices: (sim, query) => {
    const [outTradeNo, outRefundNo] = [query.get('outTradeNo'), query.get('outRefundNo')]
    if (outRefundNo !== null) return sim.callbacks({ outRefundNo })
    return sim.callbacks(outTradeNo === null ? undefined : { outTradeNo })
  },
  requests: sim => ({ counts: sim.requests.byRoute(), recent: sim.requests.list().slice(-500) }),
  shipping: sim => sim.shipping(),
  messages: sim => sim.messages(),
  faults: sim => faultsToWire(sim.faults.list()),
  rules: sim => rulesToWire(sim.rules()),
  clock: sim => ({ now: sim.clock.now(), nextDueAt: sim.clock.nextDueAt() }),
  keys: (sim, query) => sim.signing.keys(query.get('mchid') ?? ''),
}

const selected = <T extends { outTradeNo: string; outRefundNo?: string }>(
  rows: T[],
  query: URLSearchParams,
): T[] => {
  const [outTradeNo, outRefundNo] = [query.get('outTradeNo'), query.get('outRefundNo')]
  return rows.filter(
    row =>
      (outTradeNo === null || row.outTradeNo === outTradeNo) &&
      (outRefundNo === null || row.outRefundNo === outRefundNo),
  )
}
