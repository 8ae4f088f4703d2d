import { controlApiOf } from './http/control-api'
import { listen } from './http/server'
import { type WechatSimOptions } from './options'
import { scheduleRefundEnd } from './pay/refunds'
import { WechatSim } from './sim'
import { buildSimContext } from './sim-context'

/** Starts the simulator. Rejects on bad options, an unreadable state, or a port that is taken. */
export async function startWechatSim(options: WechatSimOptions): Promise<WechatSim> {
  const context = buildSimContext(options)
  for (const refund of context.store.refunds())
    if (refund.status === 'PROCESSING') scheduleRefundEnd(context, refund)
  const started: { sim?: WechatSim } = {}
  const controlApi = controlApiOf(context, () => started.sim)
  const listening = await listen(context, controlApi, {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
  })
  started.sim = new WechatSim(context, listening.url, options.publicOrigin ?? listening.url, listening.close)
  return started.sim
}
