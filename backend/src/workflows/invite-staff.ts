import type { StaffCall } from '@fangxing/contract/calls'
import type { StaffView } from '@fangxing/contract/staff'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../domain/sessions'
import { mobileOf, openPhone, sealPhone } from '../modules/contacts'
import { refuseForeignLots } from '../modules/lots'
import {
  addInvitedStaff,
  changeStaffMember,
  listShifts,
  listStaff,
  readStaff,
  setPhone,
} from '../modules/staff'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import { UniqueViolation, type Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { Settings } from '../settings/settings'
import type { EndSessions } from './end-sessions'

type Needs = {
  database: Database
  clock: Clock
  endSessions: EndSessions
  settings: Pick<Settings, 'QR_KEY'>
}
type Assignment = { roles: StaffView['roles']; lotIds: string[] }

/** Who works for a merchant, in which roles and lots. */
export class InviteStaff {
  constructor(private readonly needs: Needs) {}

  /** All staff of the merchant, or of one lot, the first ones first. */
  list(session: StaffSession, query: { lotId?: string }): ReturnType<typeof listStaff> {
    return listStaff(this.needs.database, session, query, sealed => openPhone(this.needs.settings, sealed))
  }

  /** As `listShifts`. */
  listShifts(session: StaffSession, query: Parameters<typeof listShifts>[2]): ReturnType<typeof listShifts> {
    return listShifts(this.needs.database, session, query)
  }

  /** A new member of staff with a code that binds one WeChat account. Refusals: NOT_FOUND (lot), FORBIDDEN_ROLE. */
  async invite(
    session: StaffSession,
    input: Assignment & { name: string },
    context: ActorContext,
  ): Promise<StaffCall<'inviteStaff'>['reply']> {
    const { database, clock } = this.needs
    await this.refuseAssignment(session, input)
    const work = new UnitOfWork(context, clock.now())
    const invite = addInvitedStaff(work, { ...input, merchantId: session.merchantId })
    await commitUnit(database, work)
    return {
      staff: await readStaff(database, { ...session, staffId: invite.staffId }),
      inviteCode: invite.code,
      expiresAt: invite.expiresAt.toISOString(),
    }
  }

  /**
   * Other roles, other lots, or disabled; whatever sessions the person has end at once. Refusals: NOT_FOUND, FORBIDDEN_ROLE,
   * STATE_CONFLICT for disabling oneself, STAFF_ALREADY_BOUND when the account now belongs to somebody else.
   */
  async change(
    session: StaffSession,
    input: Assignment & { staffId: string; disabled: boolean },
    context: ActorContext,
  ): Promise<StaffView> {
    const { database, clock, endSessions } = this.needs
    const who = { staffId: input.staffId, merchantId: session.merchantId }
    const before = await readStaff(database, who)
    await this.refuseAssignment(session, input)
    if (before.roles.includes('platform') && !session.roles.includes('platform'))
      throw new Refusal('FORBIDDEN_ROLE')
    if (input.staffId === session.staffId && input.disabled)
      throw new Refusal('STATE_CONFLICT', { state: 'self' })
    const work = new UnitOfWork(context, clock.now())
    changeStaffMember(work, who, input)
    try {
      await commitUnit(database, work)
    } catch (error) {
      if (error instanceof UniqueViolation) throw new Refusal('STAFF_ALREADY_BOUND')
      throw error
    }
    await endSessions.endOfStaff(input.staffId, context)
    return readStaff(database, who)
  }

  /** Kept sealed, as the numbers of owners are. Refusals: NOT_FOUND; STATE_CONFLICT for somebody who is disabled. */
  async setPhone(
    session: StaffSession,
    { staffId, phone }: { staffId: string; phone: string | null },
    context: ActorContext,
  ): Promise<void> {
    const { database, clock, settings } = this.needs
    const who = { staffId, merchantId: session.merchantId }
    const { disabled } = await readStaff(database, who)
    if (disabled && phone !== null) throw new Refusal('STATE_CONFLICT', { state: 'disabled' })
    const work = new UnitOfWork(context, clock.now())
    setPhone(work, who, phone === null ? null : sealPhone(settings, mobileOf(phone)!))
    await commitUnit(database, work)
  }

  private async refuseAssignment(session: StaffSession, { roles, lotIds }: Assignment): Promise<void> {
    if (roles.includes('platform') && !session.roles.includes('platform')) throw new Refusal('FORBIDDEN_ROLE')
    await refuseForeignLots(this.needs.database, session.merchantId, lotIds)
  }
}
