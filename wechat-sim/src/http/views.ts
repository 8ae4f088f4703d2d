import { type WechatSim } from '../sim'

/** GET /_sim/<name>: what can be looked at; `query` may narrow it by outTradeNo or outRefundNo. */
export const VIEWS: Record<string, (sim: WechatSim, query: URLSearchParams) => unknown> = {
  orders: (sim, query) => narrowed(sim.orders(), query),
  refunds: (sim, query) => narrowed(sim.refunds(), query),
  notices: (sim, query) => {
    const [outTradeNo, outRefundNo] = [query.get('outTradeNo'), query.get('outRefundNo')]
    if (outRefundNo !== null) return sim.notices({ outRefundNo })
    return sim.notices(outTradeNo === null ? undefined : { outTradeNo })
  },
  requests: sim => ({ counts: sim.requests.byRoute(), recent: sim.requests.list().slice(-500) }),
  shipping: sim => sim.shipping(),
  messages: sim => sim.messages(),
  faults: sim => sim.faults.list(),
  rules: sim => sim.rules(),
  clock: sim => ({ now: sim.clock.now(), nextDueAt: sim.clock.nextDueAt() }),
  keys: (sim, query) => sim.signing.keys(query.get('mchid') ?? ''),
}

const narrowed = <T extends { outTradeNo: string; outRefundNo?: string }>(
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
