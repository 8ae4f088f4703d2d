import { Guard, Inject, Scope, ScopeEnum, type IGuard } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import { Refusal } from '@fangxing/contract/refusal'
import type { Session } from '../../domain/sessions'
import type { SessionStore } from '../../modules/sessions'
import { routeBindingOf, isOpen } from './route-decorators'
import type { RouteBinding } from './route-binding'

/** WeChat has no session: each callback proves itself by its signature. */
const PROVES_ITSELF = '/wechat/notice/'

/** Nobody may do anything that the contract does not allow them: a route without an entry there is closed. */
@Guard()
@Scope(ScopeEnum.Singleton)
export class ContractGuard implements IGuard<Context> {
  @Inject()
  sessions: SessionStore

  async canActivate(ctx: Context, controller: object, method: string): Promise<boolean> {
    const called = routeBindingOf(controller, method)
    if (!called) {
      if (isOpen(controller, method) || ctx.path.startsWith(PROVES_ITSELF)) return true
      throw new Refusal('FORBIDDEN_ROLE')
    }
    if (called.call.who === 'anyone') return true
    const token = bearerOf(ctx)
    if (token === null) throw new Refusal('UNAUTHENTICATED')
    ctx.state.token = token
    if (called.options.guardsItself) return true
    const session = await this.sessions.find(token)
    if (!session) throw new Refusal('SESSION_EXPIRED')
    refuseOthers(called, session)
    ctx.state.session = session
    return true
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
