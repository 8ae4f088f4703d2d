import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'

type RemindedArrear = { id: string; version: number; reminder_count: number }

/** Paper at the car reminded of each of these debts: it was delivered, and the picture proves it. */
export function addDeliveredNotice(
  work: UnitOfWork,
  {
    merchantId,
    noticeId,
    photoId,
    arrears,
  }: { merchantId: string; noticeId: string; photoId: string; arrears: readonly RemindedArrear[] },
): void {
  work.insert(
    'reminder',
    ...arrears.map(({ id }) => ({
      id: newId(),
      merchant_id: merchantId,
      arrear_id: id,
      kind: 'notice' as const,
      sent_at: work.at,
      delivered_at: work.at,
      notice_id: noticeId,
      photo_id: photoId,
    })),
  )
  for (const arrear of arrears)
    work.updateVersioned('arrear', arrear, {
      reminder_count: arrear.reminder_count + 1,
      last_reminded_at: work.at,
    })
}
