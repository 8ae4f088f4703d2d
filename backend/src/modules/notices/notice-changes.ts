import type { NoticeContent } from '@fangxing/contract/notices'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { NOTICE } from '../../domain/notice'
import { json } from '../../persistence/changes'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { newNoticeCode, newNoticeNumber } from './notice-code'
import type { NoticeRow } from './read-notices'

type NewNotice = { merchantId: string; lotId: string; plate: Plate; content: NoticeContent; madeBy: string }

/** Freezes what is printed, under a number and a code of its own. Answers its id. */
export function makeNotice(work: UnitOfWork, notice: NewNotice): string {
  const { merchantId, lotId, plate, content, madeBy } = notice
  const id = newId()
  const number = newNoticeNumber()
  work.create(
    NOTICE,
    {
      id,
      merchant_id: merchantId,
      lot_id: lotId,
      number,
      code: newNoticeCode(),
      plate_text: plate.text,
      plate_colour: plate.colour,
      plate_key: plateKey(plate),
      day: content.madeOn,
      content: json(content),
      made_by: madeBy,
      created_at: work.at,
      updated_at: work.at,
    },
    { event: 'made', detail: { number, totalFen: content.totalFen } },
  )
  return id
}

/** It lies at the car, and this picture is its proof. */
export function leaveNotice(
  work: UnitOfWork,
  notice: NoticeRow,
  { photoId, sha256, staffId }: { photoId: string; sha256: string; staffId: string },
): void {
  work.transition(NOTICE, notice, 'left', {
    set: {
      photo_id: photoId,
      photo_sha256: sha256,
      left_by: staffId,
      left_at: work.at,
      updated_at: work.at,
    },
    detail: { number: notice.number, photoId },
  })
}

export function voidNotice(work: UnitOfWork, notice: NoticeRow, reason: string): void {
  work.transition(NOTICE, notice, 'voided', {
    set: { void_reason: reason, updated_at: work.at },
    detail: { number: notice.number, reason },
  })
}

/** Somebody opened it for the first time. It stays what it is: no version, no entry in the audit log, and not by whom. */
export function noteOpened(work: UnitOfWork, noticeId: string): void {
  work.update('notice', { id: noticeId, opened_at: null }, { opened_at: work.at })
}
