import { sideDoorOf } from './http/control'
import { listen } from './http/server'
import { type WechatSimOptions } from './options'
import { planEnd } from './pay/refunds'
import { WechatSim } from './sim'
import { buildWorld } from './world'

/** Starts the sandbox. Rejects on bad options, an unreadable state, or a port that is taken. */
export async function startWechatSim(options: WechatSimOptions): Promise<WechatSim> {
  const world = buildWorld(options)
  for (const refund of world.book.refunds()) if (refund.status === 'PROCESSING') planEnd(world, refund)
  const started: { sim?: WechatSim } = {}
  const door = sideDoorOf(world, () => started.sim)
  const listening = await listen(world, door, options.host ?? '127.0.0.1', options.port ?? 0)
  started.sim = new WechatSim(world, listening.url, options.publicOrigin ?? listening.url, listening.close)
  return started.sim
}
