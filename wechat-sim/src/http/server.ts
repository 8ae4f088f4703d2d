import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { type RouteFault } from '../faults'
import { takePayment } from '../pay/payment'
import { type World } from '../world'
import { answer, routeOf, sign } from './answer'
import { Gate } from './authorize'
import { type Exchange, json, readExchange, type Reply, writeReply } from './exchange'

/** Answers what is below `/_sim`; null for anything else. */
export type SideDoor = (exchange: Exchange) => Promise<Reply | null>

export type Listening = { url: string; close(): Promise<void> }

const REPLIES = {
  'system-error': json({ code: 'SYSTEM_ERROR', message: '系统异常，请稍后重试' }, 500),
  'frequency-limited': json({ code: 'FREQUENCY_LIMITED', message: '频率超限，请稍后重试' }, 429),
  garbage: {
    status: 200,
    body: '<html><body>502 Bad Gateway</body></html>',
    headers: { 'Content-Type': 'text/html' },
  },
} as const

const isServed = (kind: string): kind is keyof typeof REPLIES => kind in REPLIES
const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms).unref())

/** Listens for both of WeChat's hosts and for the side door. Rejects when the port is taken. */
export async function listen(
  world: World,
  sideDoor: SideDoor,
  host: string,
  port: number,
): Promise<Listening> {
  const gate = new Gate(world)
  const server = http.createServer((request, response) => {
    serve(world, gate, sideDoor, request, response).catch((error: unknown) => {
      if (!request.destroyed) world.report(error)
      response.destroy()
    })
  })
  server.keepAliveTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`, close }
}

async function serve(
  world: World,
  gate: Gate,
  sideDoor: SideDoor,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const exchange = await readExchange(request)
  const aside = exchange.path.startsWith('/_sim') ? await sideDoor(exchange) : null
  if (aside) return writeReply(response, aside)
  const known = routeOf(exchange)
  const name = known?.route.route ?? 'unknown'
  const fault = known
    ? world.faults.takeRoute(known.route.route, exchange.target + exchange.raw.toString())
    : null
  const { method, path } = exchange
  const mchid = /mchid="([^"]*)"/.exec(exchange.headers.authorization ?? '')?.[1] ?? null
  const at = world.clock.now()
  const seen = world.requests.add({
    at,
    route: name,
    method,
    path,
    mchid,
    status: null,
    code: null,
    fault: fault?.kind ?? null,
  })
  const work = async (instead?: Reply): Promise<Reply> => {
    if (instead) return known?.kind === 'pay' ? sign(world, exchange, instead, fault) : instead
    const plain = known
      ? answer(world, gate, exchange, known)
      : json({ code: 'NOT_FOUND', message: '接口不存在' }, 404)
    if (fault?.kind === 'pay-before-reply' && plain.status === 200) await payNow(world, plain)
    const needsSignature = known?.kind === 'pay' && (known.route.isSigned || plain.status >= 400)
    return needsSignature ? sign(world, exchange, plain, fault) : plain
  }
  const reply = await strike(fault, work)
  seen.status = reply === 'cut' || reply === 'hang' ? null : reply.status
  if (reply === 'cut') return void response.destroy()
  if (reply === 'hang') return
  seen.code = codeOf(reply)
  writeReply(response, reply)
}

/** What comes of a request once its fault has struck: an answer, a cut connection, or silence. */
async function strike(
  fault: RouteFault | null,
  work: (instead?: Reply) => Promise<Reply>,
): Promise<Reply | 'cut' | 'hang'> {
  if (!fault) return work()
  const { kind } = fault
  if (kind === 'slow') await pause(fault.ms ?? 1000)
  if (kind === 'cut' || kind === 'hang') return kind
  if (isServed(kind)) return REPLIES[kind]
  if (kind === 'refuse') {
    const { status = 403, code = 'NOT_ENOUGH', message = '基本账户余额不足，请充值后重新发起' } = fault
    const isErrcode = /^-?\d+$/.test(code)
    return work(
      isErrcode ? json({ errcode: Number(code), errmsg: message }) : json({ code, message }, status),
    )
  }
  const reply = await work()
  if (kind === 'apply-then-slow') await pause(fault.ms ?? 1000)
  if (kind === 'apply-then-cut') return 'cut'
  if (kind === 'apply-then-hang') return 'hang'
  const after = kind.replace('apply-then-', '')
  return kind.startsWith('apply-then-') && isServed(after) ? REPLIES[after] : reply
}

/** The person pays and the notice is answered before the merchant has heard that there is an order. */
async function payNow(world: World, reply: Reply): Promise<void> {
  const { prepay_id: prepayId } = JSON.parse(reply.body.toString()) as { prepay_id?: string }
  const order = prepayId === undefined ? undefined : world.book.orderByPrepay(prepayId)
  if (!order) return
  await world.desk.attemptNow(takePayment(world, order, order.openid).notice)
}

function codeOf(reply: Reply): string | null {
  if (reply.status === 204 || reply.headers?.['Content-Type']?.includes('json') !== true) return null
  const { code, errcode } = JSON.parse(reply.body.toString()) as { code?: string; errcode?: number }
  return code ?? (errcode ? String(errcode) : null)
}
