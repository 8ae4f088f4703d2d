import { Refusal } from '@fangxing/contract/refusal'
import { addMerchant, type NewMerchant } from '../modules/merchants'
import { addInvitedStaff } from '../modules/staff'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import { UniqueViolation, type Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'

/** The name of an invited manager until they are given another. */
export const FIRST_MANAGER_NAME = '车场经理'

/** A new tenant with an invite for its first manager. */
export class CreateMerchant {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** Refusals: BAD_INPUT when the code is taken. */
  async create(
    input: NewMerchant,
    context: ActorContext,
  ): Promise<{ merchantId: string; managerInviteCode: string }> {
    const { database, clock } = this.needs
    const work = new UnitOfWork(context, clock.now())
    const merchantId = addMerchant(work, input)
    const manager = { merchantId, name: FIRST_MANAGER_NAME, roles: ['manager' as const], lotIds: [] }
    const { code } = addInvitedStaff(work, manager)
    try {
      await commitUnit(database, work)
    } catch (error) {
      if (error instanceof UniqueViolation)
        throw new Refusal('BAD_INPUT', {}, [{ path: 'body.code', code: 'taken' }])
      throw error
    }
    return { merchantId, managerInviteCode: code }
  }
}
