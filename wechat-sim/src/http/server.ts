import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { type RouteFault } from '../faults'
import { takePayment } from '../pay/payment'
import { type SimContext } from '../sim-context'
import { applyFault } from './apply-fault'
import { type Exchange, json, readExchange, type Reply, writeReply } from './exchange'
import { handleCall, type MatchedRoute, matchRoute, signReply } from './handle-call'
import { namedMchid, RequestAuthenticator } from './request-authenticator'

/** Answers requests below `/_sim`. */
export type ControlApi = (exchange: Exchange) => Promise<Reply>

export type Listening = { url: string; close: () => Promise<void> }

type ServerDependencies = {
  context: SimContext
  authenticator: RequestAuthenticator
  controlApi: ControlApi
}

/** Listens for the calls to both of WeChat's hosts and for the control API. Rejects when the port is taken. */
export async function listen(
  context: SimContext,
  controlApi: ControlApi,
  address: { host: string; port: number },
): Promise<Listening> {
  const { host, port } = address
  const dependencies = { context, controlApi, authenticator: new RequestAuthenticator(context) }
  const server = http.createServer((request, response) => {
    serve(dependencies, request, response).catch((error: unknown) => {
      if (!request.destroyed) context.report(error)
      response.destroy()
    })
  })
  server.keepAliveTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })
  const { port: actualPort } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`, close }
}

async function serve(
  dependencies: ServerDependencies,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { context, controlApi } = dependencies
  // The simulated time, as everything else that the simulator says.
  response.setHeader('Date', new Date(context.clock.now()).toUTCString())
  const exchange = await readExchange(request)
  if (exchange.path.startsWith('/_sim')) return writeReply(response, await controlApi(exchange))
  const matched = matchRoute(exchange)
  const fault = matched
    ? context.faults.takeRouteFault(matched.route.route, exchange.target + exchange.raw.toString())
    : null
  const record = context.requestLog.add({
    at: context.clock.now(),
    route: matched?.route.route ?? 'unknown',
    method: exchange.method,
    path: exchange.path,
    mchid: namedMchid(exchange),
    status: null,
    code: null,
    fault: fault?.kind ?? null,
  })
  const outcome = await applyFault(fault, instead =>
    processRequest(dependencies, exchange, { matched, fault, instead }),
  )
  if (outcome === 'cut') return void response.destroy()
  if (outcome === 'hang') return
  record.status = outcome.status
  record.code = codeOf(outcome)
  writeReply(response, outcome)
}

/** The reply to a request, signed where WeChat signs it; `instead` is signed without processing the request. */
async function processRequest(
  { context, authenticator }: ServerDependencies,
  exchange: Exchange,
  { matched, fault, instead }: { matched: MatchedRoute | null; fault: RouteFault | null; instead?: Reply },
): Promise<Reply> {
  if (instead) return matched?.kind === 'pay' ? signReply(context, exchange, instead, fault) : instead
  const reply = matched
    ? handleCall(context, authenticator, exchange, matched)
    : json({ code: 'NOT_FOUND', message: '接口不存在' }, 404)
  if (fault?.kind === 'pay-before-reply' && reply.status === 200) await payBeforeReply(context, reply)
  const needsSignature = matched?.kind === 'pay' && (matched.route.isSigned || reply.status >= 400)
  return needsSignature ? signReply(context, exchange, reply, fault) : reply
}

/** The person pays, and the callback is delivered, before the merchant receives the reply to its order. */
async function payBeforeReply(context: SimContext, reply: Reply): Promise<void> {
  const { prepay_id: prepayId } = JSON.parse(reply.body.toString()) as { prepay_id?: string }
  const order = prepayId === undefined ? undefined : context.store.orderByPrepay(prepayId)
  if (!order) return
  await context.dispatcher.attemptNow(takePayment(context, order, order.openid).callback)
}

function codeOf(reply: Reply): string | null {
  if (reply.status === 204 || reply.headers?.['Content-Type']?.includes('json') !== true) return null
  const { code, errcode } = JSON.parse(reply.body.toString()) as { code?: string; errcode?: number }
  return code ?? (errcode ? String(errcode) : null)
}
