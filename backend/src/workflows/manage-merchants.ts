import type { StaffCall } from '@fangxing/contract/calls'
import type { MerchantView } from '@fangxing/contract/merchants'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import { changeMerchant, isMerchantBusy, type ReadPlatform } from '../modules/merchants'
import { addInvitedStaff } from '../modules/staff'
import { commitUnit } from '../persistence/commit-unit'
import { OptimisticLockError, type Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'

type Needs = {
  database: Database
  clock: Clock
  readPlatform: Pick<ReadPlatform, 'readMerchant'>
}
type Draft = StaffCall<'changeMerchant'>['body']

/** What the platform's people change of a tenant. */
export class ManageMerchants {
  constructor(private readonly needs: Needs) {}

  /**
   * Refusals: NOT_FOUND, VERSION_CONFLICT, MERCHANT_BUSY for another number while cars are held or somebody pays: whoever pays
   * then would be shown a payee that is not the merchant's any more.
   */
  async change(merchantId: string, draft: Draft, context: ActorContext): Promise<MerchantView> {
    const { database, clock, readPlatform } = this.needs
    const before = await readPlatform.readMerchant(merchantId)
    if (before.version !== draft.version) throw new Refusal('VERSION_CONFLICT')
    if (before.mchid !== draft.mchid && (await isMerchantBusy(database, merchantId)))
      throw new Refusal('MERCHANT_BUSY')
    const work = new UnitOfWork(context, clock.now())
    const { name, payeeName, mchid, hotline } = before
    const { version, ...after } = draft
    changeMerchant(work, { id: merchantId, version }, { before: { name, payeeName, mchid, hotline }, after })
    try {
      await commitUnit(database, work)
    } catch (error) {
      if (error instanceof OptimisticLockError) throw new Refusal('VERSION_CONFLICT')
      throw error
    }
    return readPlatform.readMerchant(merchantId)
  }

  /** A further manager, or the first one again whose code has run out. Refusals: NOT_FOUND. */
  async inviteManager(
    merchantId: string,
    name: string,
    context: ActorContext,
  ): Promise<StaffCall<'inviteManager'>['reply']> {
    const { database, clock, readPlatform } = this.needs
    await readPlatform.readMerchant(merchantId)
    const work = new UnitOfWork(context, clock.now())
    const { code, expiresAt } = addInvitedStaff(work, { merchantId, name, roles: ['manager'], lotIds: [] })
    await commitUnit(database, work)
    return { inviteCode: code, expiresAt: expiresAt.toISOString() }
  }
}
