import type { Logger } from 'pino'
import type { RefOf } from '../modules/owners'
import { openidOfCode, type SessionStore } from '../modules/sessions'
import type { ActorContext } from '../domain/actor-context'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import type { Clock, WeChatLogin, WeChatPay } from '../ports'
import type { Settings } from '../settings/settings'
import { SIGN_IN_OWNER } from './sign-in-owner.queries'

type Needs = {
  database: Database
  clock: Clock
  sessions: SessionStore
  login: WeChatLogin
  pay: Pick<WeChatPay, 'ownerAppid'>
  refOf: RefOf
  log: Logger
  settings: Pick<Settings, 'OWNER_SESSION_S'>
}

/** An owner is whoever scans: known by openid alone, created at first sight. */
export class SignInOwner {
  constructor(private readonly needs: Needs) {}

  /** Errors: WECHAT_CODE_INVALID, UNAVAILABLE. */
  async signIn(
    input: { code: string },
    context: ActorContext,
  ): Promise<{ token: string; expiresAt: string; ownerRef: string }> {
    const { database, clock, sessions, pay, refOf, settings } = this.needs
    const openid = await openidOfCode(this.needs, 'owner', input.code)
    const at = clock.now()
    const expiresAt = new Date(at.getTime() + settings.OWNER_SESSION_S * 1000)
    const { token, hash } = sessions.newToken()
    const values = [newId(), pay.ownerAppid(), openid, at, hash, expiresAt, context.traceId]
    const owner = await database.one<{ id: string }>(SIGN_IN_OWNER, values)
    return { token, expiresAt: expiresAt.toISOString(), ownerRef: refOf(owner!.id) }
  }
}
