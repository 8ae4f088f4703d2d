import type { NoticeView } from '@fangxing/contract/notices'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import { OWED_ARREAR_STATES } from '../domain/arrear'
import { NOTICE, VOID_NOTICE_STATE, type NoticeEvent } from '../domain/notice'
import type { StaffSession } from '../domain/sessions'
import { dayOf } from '../domain/shanghai-time'
import { mayWorkIn } from '../domain/staff-access'
import { may } from '../domain/state-machine'
import { leaveNotice, voidNotice, type NoticeRow, type ReadNotices } from '../modules/notices'
import { addDeliveredNotice } from '../modules/reminders'
import { commitUnit } from '../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import { failpoint } from '../settings/failpoint'
import { READ_NOTICE_DEBTS, READ_NOTICE_PHOTO } from './leave-notice.queries'

type Needs = { database: Database; clock: Clock; readNotices: ReadNotices }
type Photo = { sha256: string; created_at: Date; is_of_notice: boolean; is_of_deployment: boolean }
type Debt = { id: string; version: number; reminder_count: number }

/** A notice is put to the car, or thrown away. */
export class LeaveNotice {
  constructor(private readonly needs: Needs) {}

  /**
   * From here it counts as a reminder of each of its debts that is still owed. The same picture again changes nothing.
   * Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT, NOTICE_VOID, NOTICE_ANOTHER_DAY, NOTICE_PHOTO_OLD, NOTICE_PHOTO_USED.
   */
  async leave(
    session: StaffSession,
    { noticeId, photoId }: { noticeId: string; photoId: string },
    context: ActorContext,
  ): Promise<NoticeView> {
    const { database, clock, readNotices } = this.needs
    await database.retryOnConflict(async () => {
      const notice = await this.find(session, noticeId)
      if (notice.photo_id === photoId) return
      refuseUnless(notice, 'left')
      const work = new UnitOfWork(context, clock.now())
      if (notice.day !== dayOf(work.at)) throw new Refusal('NOTICE_ANOTHER_DAY', { day: notice.day })
      const { sha256 } = await this.readPhoto(notice, photoId)
      const arrears = await database.query<Debt>(READ_NOTICE_DEBTS, [
        notice.content.lines.map(({ arrearId }) => arrearId),
        notice.merchant_id,
        OWED_ARREAR_STATES,
      ])
      leaveNotice(work, notice, { photoId, sha256, staffId: session.staffId })
      addDeliveredNotice(work, { merchantId: notice.merchant_id, noticeId, photoId, arrears })
      await this.commit(work)
      failpoint('notice.left')
    })
    return readNotices.read(session, noticeId)
  }

  /** It was misprinted, or is not left after all. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT, NOTICE_VOID. */
  async void(
    session: StaffSession,
    { noticeId, reason }: { noticeId: string; reason: string },
    context: ActorContext,
  ): Promise<NoticeView> {
    const { database, clock, readNotices } = this.needs
    await database.retryOnConflict(async () => {
      const notice = await this.find(session, noticeId)
      refuseUnless(notice, 'voided')
      const work = new UnitOfWork(context, clock.now())
      voidNotice(work, notice, reason)
      await commitUnit(database, work)
    })
    return readNotices.read(session, noticeId)
  }

  private async find(session: StaffSession, noticeId: string): Promise<NoticeRow> {
    const notice = await this.needs.readNotices.find(session, noticeId)
    if (!mayWorkIn(session, notice.lot_id)) throw new Refusal('FORBIDDEN_LOT')
    return notice
  }

  /** A picture proves one paper, taken after it was made, and no deployment. */
  private async readPhoto(notice: NoticeRow, photoId: string): Promise<Photo> {
    const values = [photoId, notice.merchant_id, notice.id]
    const photo = await this.needs.database.one<Photo>(READ_NOTICE_PHOTO, values)
    if (!photo) throw new Refusal('NOT_FOUND')
    if (photo.created_at < notice.created_at) throw new Refusal('NOTICE_PHOTO_OLD')
    if (photo.is_of_notice || photo.is_of_deployment) throw new Refusal('NOTICE_PHOTO_USED')
    return photo
  }

  private async commit(work: UnitOfWork): Promise<void> {
    // The same picture was given to another notice at the same moment: read again, it is refused.
    await uniqueAsConflict(commitUnit(this.needs.database, work))
  }
}

function refuseUnless({ state }: NoticeRow, event: NoticeEvent): void {
  if (may(NOTICE, state, event)) return
  if (state === VOID_NOTICE_STATE) throw new Refusal('NOTICE_VOID')
  throw new Refusal('STATE_CONFLICT', { state })
}
