import { Guard, Inject, Scope, ScopeEnum, type IGuard } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import { Refusal } from '@fangxing/contract/refusal'
import type { Session } from '../../domain/sessions'
import { BACKGROUND_HEADER, CONSOLE_PATH } from '@fangxing/contract/console-sessions'
import type { SessionStore } from '../../modules/sessions'
import { routeBindingOf, isOpen } from './route-decorators'
import type { RouteBinding } from './route-binding'
import type { Settings } from '../../settings/settings'
import { consoleTokenOf, isFromConsole } from '../console-cookie'

/** WeChat has no session: each callback proves itself by its signature. */
const PROVES_ITSELF = '/wechat/notice/'

/** Nobody may do anything that the contract does not allow them: a route without an entry there is closed. */
@Guard()
@Scope(ScopeEnum.Singleton)
export class ContractGuard implements IGuard<Context> {
  @Inject()
  sessions: SessionStore

  @Inject()
  settings: Settings

  async canActivate(ctx: Context, controller: object, method: string): Promise<boolean> {
    const called = routeBindingOf(controller, method)
    if (!called) {
      if (isOpen(controller, method) || ctx.path.startsWith(PROVES_ITSELF)) return true
      throw new Refusal('FORBIDDEN_ROLE')
    }
    if (called.call.who === 'anyone') {
      // A sign-in gives a cookie: nobody else's page may make a browser ask for one.
      if (called.call.path.startsWith(`${CONSOLE_PATH}/`)) this.refuseOtherPages(ctx)
      return true
    }
    const bearer = bearerOf(ctx)
    // Of the staff's calls only: neither owners nor devices nor other systems have such a cookie.
    const cookie =
      bearer === null && called.api === 'staff' ? consoleTokenOf(ctx.headers, this.settings) : null
    const token = bearer ?? cookie
    if (token === null) throw new Refusal('UNAUTHENTICATED')
    if (cookie !== null && called.call.method !== 'GET') this.refuseOtherPages(ctx)
    ctx.state.token = token
    if (called.options.guardsItself) return true
    const isUse = ctx.get(BACKGROUND_HEADER) !== '1'
    const session = await this.sessions.find(token, { by: cookie === null ? 'token' : 'cookie', isUse })
    if (!session) throw new Refusal('SESSION_EXPIRED')
    refuseOthers(called, session)
    ctx.state.session = session
    return true
  }

  /** Refusals: CONSOLE_ONLY. A browser sends its cookie with whatever page asks; only ours can say so. */
  private refuseOtherPages(ctx: Context): void {
    if (!isFromConsole(ctx.headers, this.settings)) throw new Refusal('CONSOLE_ONLY')
  }
}

function refuseOthers({ call }: RouteBinding, session: Session): void {
  if (call.who === 'owner') {
    if (session.kind !== 'owner') throw new Refusal('FORBIDDEN_ROLE')
    return
  }
  const allowed: readonly string[] = call.who === 'anyone' ? [] : call.who
  if (session.kind !== 'staff' || !session.roles.some(role => allowed.includes(role)))
    throw new Refusal('FORBIDDEN_ROLE')
}

/** RFC 6750, 2.1: the token in the Authorization header and nowhere else. */
function bearerOf(ctx: Pick<Context, 'get'>): string | null {
  const header = ctx.get('authorization')
  return /^bearer [\x21-\x7e]{20,128}$/i.test(header) ? header.slice(7) : null
}
