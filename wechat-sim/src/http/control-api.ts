import { ZodError } from 'zod'
import { ControlRefusal } from '../refusal'
import { type WechatSim } from '../sim'
import { type SimContext } from '../sim-context'
import { confirmPayment, showConfirmPage } from './confirm-page'
import { CONTROL_COMMANDS } from './control-commands'
import { CONTROL_VIEWS } from './control-views'
import { type Exchange, json, jsonOf, type Reply } from './exchange'
import { type ControlApi } from './server'

const refusal = (status: number, code: string, message: string) => json({ error: code, message }, status)

/** The control API and the confirm page. `simOf` gives the simulator once it listens. */
export function controlApiOf(context: SimContext, simOf: () => WechatSim | undefined): ControlApi {
  return async exchange => {
    const name = exchange.path.slice('/_sim/'.length)
    const sim = simOf()
    if (!sim) return refusal(503, 'STARTING', '正在启动 / starting')
    try {
      if (exchange.method === 'GET' && name === 'pay') return showConfirmPage(context, exchange.query)
      if (exchange.method === 'POST' && name === 'pay/answer')
        return isCrossSiteForm(exchange) ? notJson() : confirmPayment(context, jsonOf(exchange))
      if (exchange.method === 'GET') return showView(sim, name, exchange)
      return await runCommand(sim, name, exchange)
    } catch (error) {
      if (error instanceof ControlRefusal) return refusal(409, error.code, error.message)
      if (error instanceof ZodError) return refusal(400, 'BAD_BODY', error.message)
      context.report(error)
      return refusal(500, 'FAULT', error instanceof Error ? error.message : String(error))
    }
  }
}

/** A page of another site can send JSON only after a CORS preflight request, which is never allowed. */
const isCrossSiteForm = ({ headers, raw }: Exchange) =>
  raw.length > 0 && headers['content-type']?.startsWith('application/json') !== true
const notJson = () => refusal(415, 'NOT_JSON', '请使用 application/json / send application/json')

const notFound = (name: string) => refusal(404, 'UNKNOWN', `没有这个接口 / no such thing: ${name}`)

function showView(sim: WechatSim, name: string, { query }: Exchange): Reply {
  const show = Object.hasOwn(CONTROL_VIEWS, name) ? CONTROL_VIEWS[name] : undefined
  return show ? json(show(sim, query)) : notFound(name)
}

async function runCommand(sim: WechatSim, name: string, exchange: Exchange): Promise<Reply> {
  const command =
    Object.hasOwn(CONTROL_COMMANDS, name) && exchange.method === 'POST' ? CONTROL_COMMANDS[name] : undefined
  if (!command) return notFound(name)
  if (isCrossSiteForm(exchange)) return notJson()
  const body = command.body.parse(exchange.raw.length === 0 ? {} : jsonOf(exchange))
  return json((await command.run(sim, body)) ?? {})
}
