import { type RouteFault } from '../faults'
import { randomText } from '../keys/rsa'
import { signedHeaders } from '../keys/signed-headers'
import { ApiRefusal, badParameter, PayRefusal } from '../refusal'
import { type Merchant, type SimContext } from '../sim-context'
import { type Exchange, json, type Reply } from './exchange'
import { MINI_PROGRAM_ROUTES, type MiniProgramRoute } from './mini-program-routes'
import { PAY_ROUTES, type PayRoute } from './pay-routes'
import { namedMchid, type RequestAuthenticator } from './request-authenticator'

export type MatchedRoute =
  | { kind: 'pay'; route: PayRoute; pathParameter: string }
  | { kind: 'mini-program'; route: MiniProgramRoute }

/** Null for a malformed escape such as `%zz`, so that no route matches. */
function decodeOrNull(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** The interface of WeChat that a request calls. */
export function matchRoute(exchange: Exchange): MatchedRoute | null {
  const miniProgramRoute = MINI_PROGRAM_ROUTES.find(
    ({ method, path }) => method === exchange.method && path === exchange.path,
  )
  if (miniProgramRoute) return { kind: 'mini-program', route: miniProgramRoute }
  for (const route of PAY_ROUTES) {
    const match = route.method === exchange.method ? route.path.exec(exchange.path) : null
    const pathParameter = match && decodeOrNull(match[1] ?? '')
    if (typeof pathParameter === 'string') return { kind: 'pay', route, pathParameter }
  }
  return null
}

const UNDERSCORED_CODES: Record<string, string> = {
  ORDERPAID: 'ORDER_PAID',
  ORDERCLOSED: 'ORDER_CLOSED',
  ORDERNOTEXIST: 'ORDER_NOT_EXIST',
}

const spellCode = (context: SimContext, code: string) =>
  context.rules.codeSpelling === 'underscored' ? (UNDERSCORED_CODES[code] ?? code) : code

function refusalReply(context: SimContext, error: unknown): Reply {
  if (error instanceof ApiRefusal) return json({ errcode: error.errcode, errmsg: error.errmsg })
  if (error instanceof PayRefusal) {
    const { status, code, message, detail } = error
    return json({ code: spellCode(context, code), message, ...(detail ? { detail } : {}) }, status)
  }
  context.report(error)
  return json({ code: 'SYSTEM_ERROR', message: '系统异常，请稍后重试' }, 500)
}

/** Processes one call to WeChat; a refusal becomes its reply. */
export function handleCall(
  context: SimContext,
  authenticator: RequestAuthenticator,
  exchange: Exchange,
  matched: MatchedRoute,
): Reply {
  try {
    if (matched.kind === 'mini-program') return matched.route.handle(context, exchange)
    const merchant = authenticator.authenticate(exchange)
    checkRequestedSerial(context, merchant, exchange)
    return matched.route.handle(context, merchant, exchange, matched.pathParameter)
  } catch (error) {
    return refusalReply(context, error)
  }
}

/** `Wechatpay-Serial` in a request asks for a reply signed with that key. */
const requestedSerial = (exchange: Exchange) => {
  const value = exchange.headers['wechatpay-serial']
  return typeof value === 'string' && value !== '' ? value : null
}

function checkRequestedSerial(context: SimContext, merchant: Merchant, exchange: Exchange): void {
  const serial = requestedSerial(exchange)
  if (serial !== null && !merchant.keys.bySerial(serial, context.clock.now())) {
    throw badParameter('Wechatpay-Serial', '平台证书序列号 Wechatpay-Serial 错误', serial)
  }
}

/** Adds WeChat's signature to a reply. A request that names no known merchant has no key to sign with. */
export async function signReply(
  context: SimContext,
  exchange: Exchange,
  reply: Reply,
  fault: RouteFault | null,
): Promise<Reply> {
  const merchant = context.merchants.get(namedMchid(exchange) ?? '')
  if (!merchant || fault?.kind === 'unsigned') return reply
  const now = context.clock.now()
  const key = merchant.keys.bySerial(requestedSerial(exchange) ?? '', now) ?? merchant.keys.signer(now)
  const signedBody = fault?.kind === 'bad-signature' ? `${reply.body.toString()} ` : reply.body
  const ageMs = fault?.kind === 'stale-signature' ? (fault.ms ?? 600_000) : 0
  const headers = await signedHeaders(key, signedBody, now - ageMs)
  if (fault?.kind === 'probe-signature')
    headers['Wechatpay-Signature'] = `WECHATPAY/SIGNTEST/${randomText(342)}`
  const requestId = { 'Request-ID': `08${randomText(24, '0123456789ABCDEF')}` }
  return { ...reply, headers: { ...reply.headers, ...headers, ...requestId } }
}
