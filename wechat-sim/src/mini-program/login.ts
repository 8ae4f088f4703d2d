import { createHash } from 'node:crypto'
import { openidOf } from '../openid'
import { ApiRefusal } from '../refusal'
import { type SimContext } from '../sim-context'

function checkApp(context: SimContext, appid: unknown, secret: unknown): string {
  const app = typeof appid === 'string' ? context.apps.get(appid) : undefined
  if (!app) throw new ApiRefusal(40013, 'invalid appid')
  if (secret !== app.secret) throw new ApiRefusal(40125, 'invalid appsecret')
  return app.appid
}

/** `jscode2session`: openid and session key for a code of `wx.login`. Throws ApiRefusal. */
export function codeToSession(context: SimContext, query: URLSearchParams): Record<string, string> {
  const appid = checkApp(context, query.get('appid'), query.get('secret'))
  if (query.get('grant_type') !== 'authorization_code') throw new ApiRefusal(40002, 'invalid grant_type')
  const code = query.get('js_code')
  if (!code) throw new ApiRefusal(41008, 'missing code')
  const person = context.tokens.useCode(code, appid)
  const sessionKey = createHash('md5').update(`${appid} ${person} ${context.clock.now()}`).digest('base64')
  return { session_key: sessionKey, openid: openidOf(appid, person) }
}

/** `token` issues a new access token each time, `stable_token` the same one until shortly before it expires. Throws ApiRefusal. */
export function issueToken(
  context: SimContext,
  request: { appid: unknown; secret: unknown; grantType: unknown; isFresh: boolean },
): Record<string, unknown> {
  if (request.grantType !== 'client_credential') throw new ApiRefusal(40002, 'invalid grant_type')
  return context.tokens.token(checkApp(context, request.appid, request.secret), request.isFresh)
}
