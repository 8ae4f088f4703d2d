import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import { NO_MERCHANT } from '../domain/sessions'
import type { SessionStore } from '../modules/sessions'
import { addInvitedStaff, findPlatformPerson, findStaffOfRole } from '../modules/staff'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'

/** Long enough to make a merchant by hand, short enough to be forgotten in a shell. */
const TOKEN_LIFETIME_MS = 3_600_000

type Needs = { database: Database; clock: Clock; sessions: SessionStore }
type Admitted =
  | { kind: 'invited'; staffId: string; inviteCode: string; expiresAt: string }
  | { kind: 'exists'; people: { id: string; name: string }[] }

/**
 * How somebody of the platform gets into a system that nobody can enter: for whoever may log in to a node. They belong to no
 * merchant; everything here is in the audit log with the name of who did it and why.
 */
export class AdmitPlatformPerson {
  constructor(private readonly needs: Needs) {}

  /** An invite code, shown once. Nothing happens when somebody of the platform is there already, unless `again`. */
  async invite(
    input: { name: string; reason: string; again: boolean },
    context: ActorContext,
  ): Promise<Admitted> {
    const { database, clock } = this.needs
    const people = await findStaffOfRole(database, 'platform')
    if (people.length > 0 && !input.again) return { kind: 'exists', people }
    const work = new UnitOfWork(context, clock.now())
    const person = { merchantId: null, name: input.name, roles: ['platform' as const], lotIds: [] }
    const { staffId, code, expiresAt } = addInvitedStaff(work, person)
    this.note(work, staffId, { event: 'platform_person_invited', reason: input.reason })
    await commitUnit(database, work)
    return { kind: 'invited', staffId, inviteCode: code, expiresAt: expiresAt.toISOString() }
  }

  /** A session for an hour, shown once: without a phone at hand, and while no screen makes merchants. Refusals: NOT_FOUND. */
  async openSession(
    input: { staffId: string; reason: string },
    context: ActorContext,
  ): Promise<{ token: string; expiresAt: string }> {
    const { database, clock, sessions } = this.needs
    const person = await findPlatformPerson(database, input.staffId)
    if (!person) throw new Refusal('NOT_FOUND')
    const work = new UnitOfWork(context, clock.now())
    const expiresAt = new Date(work.at.getTime() + TOKEN_LIFETIME_MS)
    const { token, hash } = sessions.newToken()
    work.insert('session', {
      token_hash: hash,
      kind: 'staff',
      subject_id: person.id,
      merchant_id: NO_MERCHANT,
      roles: ['platform'],
      openid: person.openid ?? '',
      created_at: work.at,
      expires_at: expiresAt,
    })
    this.note(work, person.id, { event: 'session_opened_by_command', reason: input.reason })
    await commitUnit(database, work)
    return { token, expiresAt: expiresAt.toISOString() }
  }

  private note(
    work: UnitOfWork,
    staffId: string,
    { event, reason }: { event: string; reason: string },
  ): void {
    work.audit({ merchantId: null, entity: 'staff', entityId: staffId, event, detail: { reason } })
  }
}
