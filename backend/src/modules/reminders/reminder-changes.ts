import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'

type RemindedArrear = { id: string; version: number; reminder_count: number }
type Sent = {
  merchantId: string
  messageId: string
  kind: 'message' | 'text'
  arrears: readonly RemindedArrear[]
}

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
  countReminded(work, arrears)
}

/** A message went out about these debts. `outcome`: it counts once it was delivered, and what came back never does. */
export function addMessage(
  work: UnitOfWork,
  { merchantId, messageId, kind, arrears }: Sent,
  outcome: 'delivered' | 'accepted' | 'returned',
): void {
  work.insert(
    'reminder',
    ...arrears.map(({ id }) => ({
      id: newId(),
      merchant_id: merchantId,
      arrear_id: id,
      kind,
      sent_at: work.at,
      delivered_at: outcome === 'delivered' ? work.at : null,
      returned_at: outcome === 'returned' ? work.at : null,
      message_id: messageId,
    })),
  )
  if (outcome === 'delivered') countReminded(work, arrears)
}

/** The receipt of a message that was only accepted. */
export function addReceipt(
  work: UnitOfWork,
  { messageId, arrears }: Pick<Sent, 'messageId' | 'arrears'>,
  outcome: 'delivered' | 'returned',
): void {
  const set = outcome === 'delivered' ? { delivered_at: work.at } : { returned_at: work.at }
  work.update('reminder', { message_id: messageId }, set)
  if (outcome === 'delivered') countReminded(work, arrears)
}

function countReminded(work: UnitOfWork, arrears: readonly RemindedArrear[]): void {
  for (const arrear of arrears)
    work.updateVersioned('arrear', arrear, {
      reminder_count: arrear.reminder_count + 1,
      last_reminded_at: work.at,
    })
}
