import type { StaffCall } from '@fangxing/contract/calls'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { decideDisplaced, PLATE_BINDING } from '../../domain/plate-binding'
import type { StaffSession } from '../../domain/sessions'
import { dayOf } from '../../domain/shanghai-time'
import { may } from '../../domain/state-machine'
import { readFlagged } from '../../modules/clone-plates'
import type { PhotoLinks } from '../../modules/evidence'
import {
  confirmBinding,
  endBinding,
  findCheck,
  licenceCheckOf,
  listChecks,
  readLiveBindings,
  type BindingRow,
} from '../../modules/plate-bindings'
import { commitUnit } from '../../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../../persistence/database'
import { cutTo } from '../../persistence/text-cursor'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import type { ForgetLicencePictures } from './forget-licence-pictures'

const MOST = 100

type Needs = {
  database: Database
  clock: Clock
  photoLinks: PhotoLinks
  forgetLicencePictures: ForgetLicencePictures
}
type Confirmation = { checkId: string; plate: Plate; issueDate: string }

/** A person of the merchant looks at a licence that no program has read. It shows what this merchant is owed, and no other. */
export class CheckLicences {
  constructor(private readonly needs: Needs) {}

  async list({ merchantId }: StaffSession): Promise<StaffCall<'listLicenceChecks'>['reply']> {
    const { database, clock, photoLinks } = this.needs
    const rows = await listChecks(database, { merchantId, at: clock.now(), most: MOST + 1 })
    const flagged = await readFlagged(
      database,
      merchantId,
      rows.map(row => row.plate_text),
    )
    const viewOf = (row: (typeof rows)[number]) => ({
      ...licenceCheckOf(row, photoLinks.of(row.picture_id!)),
      ...(flagged.has(row.plate_text) ? { isCloneSuspected: true } : {}),
    })
    return cutTo(rows, MOST, viewOf)
  }

  /** Refusals: NOT_FOUND, LICENCE_DECIDED, LICENCE_OTHER_PLATE, LICENCE_DATE_AHEAD, LICENCE_OLDER. */
  async confirm(session: StaffSession, given: Confirmation, context: ActorContext): Promise<void> {
    const { database } = this.needs
    await database.retryOnConflict(async () => {
      const { check, work } = await this.begin(session, given.checkId, context)
      if (plateKey(given.plate) !== check.plate_key) throw new Refusal('LICENCE_OTHER_PLATE')
      if (given.issueDate > dayOf(work.at)) throw new Refusal('LICENCE_DATE_AHEAD')
      const { standing } = await readLiveBindings(database, {
        plateKey: check.plate_key,
        ownerId: check.owner_id,
      })
      const shown = { ownerId: check.owner_id, merchantId: check.merchant_id, issueDate: given.issueDate }
      const decided = decideDisplaced(standing, shown)
      if (decided.kind === 'older') throw new Refusal('LICENCE_OLDER')
      for (const other of decided.displaced) endBinding(work, other, { event: 'displaced' })
      if (decided.own) endBinding(work, decided.own, { event: 'displaced', cause: 'renewed', isSeen: true })
      confirmBinding(work, check, { issueDate: given.issueDate, staffId: session.staffId })
      await this.commit(work)
    })
    await this.needs.forgetLicencePictures.run()
  }

  /** Refusals: NOT_FOUND, LICENCE_DECIDED. */
  async refuse(
    session: StaffSession,
    { checkId, reason }: { checkId: string; reason: string },
    context: ActorContext,
  ): Promise<void> {
    await this.needs.database.retryOnConflict(async () => {
      const { check, work } = await this.begin(session, checkId, context)
      endBinding(work, check, { event: 'refused', reason, staffId: session.staffId })
      await this.commit(work)
    })
    await this.needs.forgetLicencePictures.run()
  }

  private async begin(
    { merchantId }: StaffSession,
    checkId: string,
    context: ActorContext,
  ): Promise<{ check: BindingRow; work: UnitOfWork }> {
    const { database, clock } = this.needs
    const check = await findCheck(database, merchantId, checkId)
    const work = new UnitOfWork(context, clock.now())
    const isOpen = may(PLATE_BINDING, check.state, 'confirmed') && check.expires_at > work.at
    if (!isOpen) throw new Refusal('LICENCE_DECIDED')
    return { check, work }
  }

  private async commit(work: UnitOfWork): Promise<void> {
    failpoint('binding.decided')
    await uniqueAsConflict(commitUnit(this.needs.database, work))
    failpoint('binding.committed')
  }
}
