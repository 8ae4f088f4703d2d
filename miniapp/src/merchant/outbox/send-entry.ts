import type { StaffOrder } from '@fangxing/contract/orders'
import type { failure, Problem } from '@shared/net/result'
import { removePhoto, readPhoto } from '@shared/phone/photo-storage'
import { call } from '../calls'
import { outcomeOf, type OutboxEntry, type Outcome } from './entry'

/** The phone cleared its storage: the platform accepts no proof without a picture, so the person has to take one again. */
const PHOTOS_LOST: Problem = {
  kind: 'refused',
  status: 0,
  refusal: {
    code: 'PHOTOS_LOST',
    message: {
      zh: '照片已不在这部手机上，请重新拍照并确认',
      en: 'The photos are no longer on this phone; take them and confirm again',
    },
    traceId: '',
  },
}

type SaveProgress = (entry: OutboxEntry) => void

/**
 * One attempt: pictures first, each stored as sent once it is uploaded, then the proof; in an
 * emergency the order is ended between them, unless it has ended already. When a reply was lost the lock is
 * proved down already and the next attempt is refused: then the order shows that it is done.
 */
export async function sendEntry(initial: OutboxEntry, saveProgress: SaveProgress): Promise<Outcome> {
  let entry = initial
  for (const [index, photo] of entry.photos.entries()) {
    if (photo.photoId) continue
    const content = readPhoto(photo.kept)
    if (!content) continue
    const isPng = new Uint8Array(content)[0] === 0x89
    const result = await call('putPhoto', {
      bytes: { content, mediaType: isPng ? 'image/png' : 'image/jpeg' },
      idempotencyKey: `${entry.key}-${index}`,
    })
    if (!result.ok) return outcomeOf(result.problem)
    const { photoId } = result.value
    entry = { ...entry, photos: entry.photos.map((sent, at) => (at === index ? { ...sent, photoId } : sent)) }
    saveProgress(entry)
  }
  const photoIds = entry.photos.flatMap(({ photoId }) => (photoId ? [photoId] : []))
  if (photoIds.length === 0) return { status: 'refused', problem: PHOTOS_LOST }
  if (entry.isEmergency) {
    const ended = await call('override', {
      params: { orderId: entry.orderId },
      body: { reason: entry.reason },
    })
    if (!ended.ok && !isConflict(ended)) return outcomeOf(ended.problem)
  }
  const result = await call('proveReleased', {
    params: { orderId: entry.orderId },
    body: { reason: entry.reason, photoIds, happenedAt: entry.happenedAt },
    idempotencyKey: entry.key,
  })
  if (result.ok) return { status: 'done' }
  if (isConflict(result) && (await isDown(entry.orderId))) return { status: 'done' }
  return outcomeOf(result.problem)
}

const isConflict = ({ problem }: ReturnType<typeof failure>) =>
  problem.kind === 'refused' && problem.refusal.code === 'STATE_CONFLICT'

/** Proved down already: by an earlier attempt whose reply was lost, or by the device itself. */
async function isDown(orderId: string): Promise<boolean> {
  const result = await call('readOrder', { params: { orderId } })
  return result.ok && isProvedDown(result.value)
}

const isProvedDown = (order: Pick<StaffOrder, 'releaseProof'>): boolean => order.releaseProof !== null

export const removePhotos = (entry: OutboxEntry): void =>
  entry.photos.forEach(({ kept }) => removePhoto(kept))
