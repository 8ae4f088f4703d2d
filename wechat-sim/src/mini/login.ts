import { createHash } from 'node:crypto'
import { openidOf } from '../openid'
import { ApiRefusal } from '../refusal'
import { type World } from '../world'

function checkApp(world: World, appid: unknown, secret: unknown): string {
  const app = typeof appid === 'string' ? world.apps.get(appid) : undefined
  if (!app) throw new ApiRefusal(40013, 'invalid appid')
  if (secret !== app.secret) throw new ApiRefusal(40125, 'invalid appsecret')
  return app.appid
}

/** `jscode2session`: openid and session key for what `wx.login` gave. Throws ApiRefusal. */
export function codeToSession(world: World, query: URLSearchParams): Record<string, string> {
  const appid = checkApp(world, query.get('appid'), query.get('secret'))
  if (query.get('grant_type') !== 'authorization_code') throw new ApiRefusal(40002, 'invalid grant_type')
  const code = query.get('js_code')
  if (!code) throw new ApiRefusal(41008, 'missing code')
  const person = world.sessions.useCode(code, appid)
  const sessionKey = createHash('md5').update(`${appid} ${person} ${world.clock.now()}`).digest('base64')
  return { session_key: sessionKey, openid: openidOf(appid, person) }
}

/** `token` gives a new one each time, `stable_token` the same until it nears its end. Throws ApiRefusal. */
export function giveToken(
  world: World,
  asked: { appid: unknown; secret: unknown; grantType: unknown; isFresh: boolean },
): Record<string, unknown> {
  if (asked.grantType !== 'client_credential') throw new ApiRefusal(40002, 'invalid grant_type')
  return world.sessions.token(checkApp(world, asked.appid, asked.secret), asked.isFresh)
}
