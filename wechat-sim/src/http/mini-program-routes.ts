import { type Route } from '../faults'
import { drawCodeImage } from '../mini-program/code-image'
import { codeToSession, issueToken } from '../mini-program/login'
import { sendMessage } from '../mini-program/message'
import { uploadShipping } from '../mini-program/shipping'
import { type SimContext } from '../sim-context'
import { type Exchange, json, jsonOf, type Reply } from './exchange'

export type MiniProgramRoute = {
  route: Route
  method: 'GET' | 'POST'
  path: string
  handle: (context: SimContext, exchange: Exchange) => Reply
}

const appOf = (context: SimContext, { query }: Exchange) =>
  context.tokens.appOf(query.get('access_token') ?? '')

/** The mini-program interfaces of api.weixin.qq.com: unsigned, always status 200, with an `errcode`. */
export const MINI_PROGRAM_ROUTES: MiniProgramRoute[] = [
  {
    route: 'login',
    method: 'GET',
    path: '/sns/jscode2session',
    handle: (context, { query }) => ({
      status: 200,
      body: JSON.stringify(codeToSession(context, query)),
      // This interface alone declares its JSON as text/plain.
      headers: { 'Content-Type': 'text/plain' },
    }),
  },
  {
    route: 'token',
    method: 'GET',
    path: '/cgi-bin/token',
    handle: (context, { query }) => {
      const [appid, secret, grantType] = [query.get('appid'), query.get('secret'), query.get('grant_type')]
      return json(issueToken(context, { appid, secret, grantType, isFresh: true }))
    },
  },
  {
    route: 'token',
    method: 'POST',
    path: '/cgi-bin/stable_token',
    handle: (context, exchange) => {
      const body = (jsonOf(exchange) ?? {}) as Record<string, unknown>
      const { appid, secret, grant_type: grantType } = body
      return json(issueToken(context, { appid, secret, grantType, isFresh: body.force_refresh === true }))
    },
  },
  {
    route: 'message',
    method: 'POST',
    path: '/cgi-bin/message/subscribe/send',
    handle: (context, exchange) => json(sendMessage(context, appOf(context, exchange), jsonOf(exchange))),
  },
  {
    route: 'shipping',
    method: 'POST',
    path: '/wxa/sec/order/upload_shipping_info',
    handle: (context, exchange) => json(uploadShipping(context, appOf(context, exchange), jsonOf(exchange))),
  },
  {
    route: 'code',
    method: 'POST',
    path: '/wxa/getwxacodeunlimit',
    handle: (context, exchange) => {
      appOf(context, exchange)
      return { status: 200, body: drawCodeImage(jsonOf(exchange)), headers: { 'Content-Type': 'image/png' } }
    },
  },
]
