import { type Route } from '../faults'
import { drawCode } from '../mini/code-image'
import { codeToSession, giveToken } from '../mini/login'
import { sendMessage } from '../mini/message'
import { uploadShipping } from '../mini/shipping'
import { type World } from '../world'
import { type Exchange, json, jsonOf, type Reply } from './exchange'

type MiniRoute = {
  route: Route
  method: 'GET' | 'POST'
  path: string
  answer: (world: World, exchange: Exchange) => Reply
}

const appOf = (world: World, { query }: Exchange) => world.sessions.appOf(query.get('access_token') ?? '')

/** The mini-program interfaces of api.weixin.qq.com: unsigned, 200 with an `errcode`. */
export const MINI_ROUTES: MiniRoute[] = [
  {
    route: 'login',
    method: 'GET',
    path: '/sns/jscode2session',
    answer: (world, { query }) => ({
      status: 200,
      body: JSON.stringify(codeToSession(world, query)),
      // This one interface calls its JSON text/plain.
      headers: { 'Content-Type': 'text/plain' },
    }),
  },
  {
    route: 'token',
    method: 'GET',
    path: '/cgi-bin/token',
    answer: (world, { query }) => {
      const [appid, secret, grantType] = [query.get('appid'), query.get('secret'), query.get('grant_type')]
      return json(giveToken(world, { appid, secret, grantType, isFresh: true }))
    },
  },
  {
    route: 'token',
    method: 'POST',
    path: '/cgi-bin/stable_token',
    answer: (world, exchange) => {
      const body = (jsonOf(exchange) ?? {}) as Record<string, unknown>
      const { appid, secret, grant_type: grantType } = body
      return json(giveToken(world, { appid, secret, grantType, isFresh: body.force_refresh === true }))
    },
  },
  {
    route: 'message',
    method: 'POST',
    path: '/cgi-bin/message/subscribe/send',
    answer: (world, exchange) => json(sendMessage(world, appOf(world, exchange), jsonOf(exchange))),
  },
  {
    route: 'shipping',
    method: 'POST',
    path: '/wxa/sec/order/upload_shipping_info',
    answer: (world, exchange) => json(uploadShipping(world, appOf(world, exchange), jsonOf(exchange))),
  },
  {
    route: 'code',
    method: 'POST',
    path: '/wxa/getwxacodeunlimit',
    answer: (world, exchange) => {
      appOf(world, exchange)
      return { status: 200, body: drawCode(jsonOf(exchange)), headers: { 'Content-Type': 'image/png' } }
    },
  },
]
