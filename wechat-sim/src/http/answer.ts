import { signedHeaders } from '../keys/signed-headers'
import { randomText } from '../keys/rsa'
import { type RouteFault } from '../faults'
import { ApiRefusal, badParameter, PayRefusal } from '../refusal'
import { type Merchant, type World } from '../world'
import { claimedMerchant, type Gate } from './authorize'
import { type Exchange, json, type Reply } from './exchange'
import { MINI_ROUTES } from './mini-routes'
import { PAY_ROUTES, type PayRoute } from './pay-routes'

type Known =
  | { kind: 'pay'; route: PayRoute; part: string }
  | { kind: 'mini'; route: (typeof MINI_ROUTES)[number] }

/** Null for a malformed escape such as `%zz`, which names nothing. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** Which of WeChat's interfaces a request means. */
export function routeOf(exchange: Exchange): Known | null {
  const mini = MINI_ROUTES.find(({ method, path }) => method === exchange.method && path === exchange.path)
  if (mini) return { kind: 'mini', route: mini }
  for (const route of PAY_ROUTES) {
    const match = route.method === exchange.method ? route.path.exec(exchange.path) : null
    const part = match && decoded(match[1] ?? '')
    if (typeof part === 'string') return { kind: 'pay', route, part }
  }
  return null
}

const spelled = (world: World, code: string) => {
  const underscored: Record<string, string> = {
    ORDERPAID: 'ORDER_PAID',
    ORDERCLOSED: 'ORDER_CLOSED',
    ORDERNOTEXIST: 'ORDER_NOT_EXIST',
  }
  return world.rules.codeSpelling === 'underscored' ? (underscored[code] ?? code) : code
}

export function refusalReply(world: World, error: unknown): Reply {
  if (error instanceof ApiRefusal) return json({ errcode: error.errcode, errmsg: error.errmsg })
  if (error instanceof PayRefusal) {
    const { status, code, message, detail } = error
    return json({ code: spelled(world, code), message, ...(detail ? { detail } : {}) }, status)
  }
  world.report(error)
  return json({ code: 'SYSTEM_ERROR', message: '系统异常，请稍后重试' }, 500)
}

/** Does the work of one request; refusals become answers. */
export function answer(world: World, gate: Gate, exchange: Exchange, known: Known): Reply {
  try {
    if (known.kind === 'mini') return known.route.answer(world, exchange)
    const merchant = gate.admit(exchange)
    checkWantedSerial(world, merchant, exchange)
    return known.route.answer(world, merchant, exchange, known.part)
  } catch (error) {
    return refusalReply(world, error)
  }
}

/** `Wechatpay-Serial` in a request asks for an answer signed with that key. */
const wantedSerial = (exchange: Exchange) => {
  const value = exchange.headers['wechatpay-serial']
  return typeof value === 'string' && value !== '' ? value : null
}

function checkWantedSerial(world: World, merchant: Merchant, exchange: Exchange): void {
  const serial = wantedSerial(exchange)
  if (serial !== null && !merchant.keys.bySerial(serial, world.clock.now())) {
    throw badParameter('Wechatpay-Serial', '平台证书序列号 Wechatpay-Serial 错误', serial)
  }
}

/** Puts WeChat's signature on an answer; without a merchant of that number there is no key to sign with. */
export async function sign(
  world: World,
  exchange: Exchange,
  reply: Reply,
  fault: RouteFault | null,
): Promise<Reply> {
  const merchant = claimedMerchant(world, exchange)
  if (!merchant || fault?.kind === 'unsigned') return reply
  const now = world.clock.now()
  const key = merchant.keys.bySerial(wantedSerial(exchange) ?? '', now) ?? merchant.keys.signer(now)
  const signedBody = fault?.kind === 'bad-signature' ? `${reply.body.toString()} ` : reply.body
  const staleMs = fault?.kind === 'stale-signature' ? (fault.ms ?? 600_000) : 0
  const headers = await signedHeaders(key, signedBody, now - staleMs)
  if (fault?.kind === 'probe-signature')
    headers['Wechatpay-Signature'] = `WECHATPAY/SIGNTEST/${randomText(342)}`
  const requestId = { 'Request-ID': `08${randomText(24, '0123456789ABCDEF')}` }
  return { ...reply, headers: { ...reply.headers, ...headers, ...requestId } }
}
