import { ZodError } from 'zod'
import { DriveRefusal } from '../refusal'
import { type WechatSim } from '../sim'
import { type World } from '../world'
import { type Exchange, json, jsonOf, type Reply } from './exchange'
import { confirmPayment, showPayPage } from './pay-page'
import { type SideDoor } from './server'
import { VERBS } from './verbs'
import { VIEWS } from './views'

const refused = (status: number, code: string, message: string) => json({ error: code, message }, status)

/** The control plane and the confirm page. `sim` is there once we listen. */
export function sideDoorOf(world: World, simOf: () => WechatSim | undefined): SideDoor {
  return async exchange => {
    const name = exchange.path.slice('/_sim/'.length)
    const sim = simOf()
    if (!sim) return refused(503, 'STARTING', '正在启动 / starting')
    try {
      if (exchange.method === 'GET' && name === 'pay') return showPayPage(world, exchange.query)
      if (exchange.method === 'POST' && name === 'pay/answer')
        return isForeign(exchange) ? notJson() : await confirmPayment(world, jsonOf(exchange))
      if (exchange.method === 'GET') return view(sim, name, exchange)
      return await act(sim, name, exchange)
    } catch (error) {
      if (error instanceof DriveRefusal) return refused(409, error.code, error.message)
      if (error instanceof ZodError) return refused(400, 'BAD_BODY', error.message)
      world.report(error)
      return refused(500, 'FAULT', error instanceof Error ? error.message : String(error))
    }
  }
}

/** A page of another site can send JSON only after asking first, which we never allow. */
const isForeign = ({ headers, raw }: Exchange) =>
  raw.length > 0 && headers['content-type']?.startsWith('application/json') !== true
const notJson = () => refused(415, 'NOT_JSON', '请使用 application/json / send application/json')

const unknown = (name: string) => refused(404, 'UNKNOWN', `没有这个接口 / no such thing: ${name}`)

function view(sim: WechatSim, name: string, { query }: Exchange): Reply {
  const show = Object.hasOwn(VIEWS, name) ? VIEWS[name] : undefined
  return show ? json(show(sim, query)) : unknown(name)
}

async function act(sim: WechatSim, name: string, exchange: Exchange): Promise<Reply> {
  const verb = Object.hasOwn(VERBS, name) && exchange.method === 'POST' ? VERBS[name] : undefined
  if (!verb) return unknown(name)
  if (isForeign(exchange)) return notJson()
  const body = verb.body.parse(exchange.raw.length === 0 ? {} : jsonOf(exchange))
  return json((await verb.run(sim, body)) ?? {})
}
