import type { Logger } from 'pino'
import type { StaffCall } from '@fangxing/contract/calls'
import { Refusal } from '@fangxing/contract/refusal'
import { openidOfCode, type SessionStore } from '../modules/sessions'
import { bindStaff, findBoundStaff, findInvitedStaff, merchantOf, type StaffIdentity } from '../modules/staff'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock, WeChatLogin } from '../ports'
import type { Settings } from '../settings/settings'
import type { ReadMe } from './read-me'

type Needs = {
  database: Database
  clock: Clock
  sessions: SessionStore
  login: WeChatLogin
  log: Logger
  settings: Pick<Settings, 'STAFF_SESSION_S'>
  readMe: ReadMe
}

/** Staff are bound to one WeChat account by an invite code that works once. */
export class SignInStaff {
  constructor(private readonly needs: Needs) {}

  /** Errors: WECHAT_CODE_INVALID, UNAVAILABLE, STAFF_NOT_BOUND, INVITE_INVALID, STAFF_ALREADY_BOUND. */
  async signIn(
    input: { code: string; inviteCode?: string },
    context: ActorContext,
  ): Promise<StaffCall<'signIn'>['reply']> {
    const { database, clock, sessions, settings, readMe } = this.needs
    const openid = await openidOfCode(this.needs, 'merchant', input.code)
    const staff = await database.retryOnConflict(() => this.boundStaff(openid, input.inviteCode, context))
    const work = new UnitOfWork(actingAs(staff, context), clock.now())
    const expiresAt = new Date(work.at.getTime() + settings.STAFF_SESSION_S * 1000)
    const { token, hash } = sessions.newToken()
    work.insert('session', {
      token_hash: hash,
      kind: 'staff',
      subject_id: staff.id,
      merchant_id: staff.merchant_id,
      roles: staff.roles,
      openid,
      created_at: work.at,
      expires_at: expiresAt,
    })
    work.audit({ merchantId: merchantOf(staff), entity: 'staff', entityId: staff.id, event: 'signed_in' })
    await commitUnit(database, work)
    const me = await readMe.read({ staffId: staff.id, merchantId: staff.merchant_id })
    return { token, expiresAt: expiresAt.toISOString(), me }
  }

  private async boundStaff(
    openid: string,
    inviteCode: string | undefined,
    context: ActorContext,
  ): Promise<StaffIdentity> {
    const { database, clock } = this.needs
    const at = clock.now()
    const [bound, invited] = await Promise.all([
      findBoundStaff(database, openid),
      inviteCode === undefined ? null : findInvitedStaff(database, inviteCode, at),
    ])
    if (bound && invited) throw new Refusal('STAFF_ALREADY_BOUND')
    // The code was used by this very account before: its first reply may have been lost.
    if (bound) return bound
    if (inviteCode === undefined) throw new Refusal('STAFF_NOT_BOUND')
    if (!invited) throw new Refusal('INVITE_INVALID')
    const work = new UnitOfWork(actingAs(invited, context), at)
    bindStaff(work, invited, inviteCode, openid)
    // The account was bound at the same moment: reading again says to whom.
    await uniqueAsConflict(commitUnit(database, work))
    return invited
  }
}

const actingAs = (staff: StaffIdentity, { traceId }: ActorContext): ActorContext => ({
  actor: `staff:${staff.id}`,
  traceId,
})
