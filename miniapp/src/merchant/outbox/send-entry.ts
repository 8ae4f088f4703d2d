import type { StaffOrder } from '@fangxing/contract/orders'
import type { failed, Problem } from '@shared/net/answer'
import { dropPhoto, keptPhoto } from '@shared/phone/kept-photos'
import { call } from '../calls'
import { outcomeOf, type Entry, type Outcome } from './entry'

/** The phone cleared its storage: without a picture the platform takes no proof, so the person has to take one again. */
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

export type Note = (entry: Entry) => void

/**
 * One attempt: pictures first, each noted as soon as it is up, then the word itself. An answer that got lost leaves the
 * lock proved already, and the second attempt is refused for it: then the order says that it is done.
 */
export async function sendEntry(given: Entry, note: Note): Promise<Outcome> {
  let entry = given
  for (const [place, photo] of entry.photos.entries()) {
    if (photo.photoId) continue
    const content = keptPhoto(photo.kept)
    if (!content) continue
    const isPng = new Uint8Array(content)[0] === 0x89
    const answer = await call('putPhoto', {
      bytes: { content, mediaType: isPng ? 'image/png' : 'image/jpeg' },
      idempotencyKey: `${entry.key}-${place}`,
    })
    if (!answer.ok) return outcomeOf(answer.problem)
    const { photoId } = answer.value
    entry = { ...entry, photos: entry.photos.map((one, at) => (at === place ? { ...one, photoId } : one)) }
    note(entry)
  }
  const photoIds = entry.photos.flatMap(({ photoId }) => (photoId ? [photoId] : []))
  if (photoIds.length === 0) return { at: 'refused', problem: PHOTOS_LOST }
  const answer = await call('proveReleased', {
    params: { orderId: entry.orderId },
    body: { reason: entry.reason, photoIds, happenedAt: entry.happenedAt },
    idempotencyKey: entry.key,
  })
  if (answer.ok) return { at: 'done' }
  if (isConflict(answer) && (await isDown(entry.orderId))) return { at: 'done' }
  return outcomeOf(answer.problem)
}

const isConflict = ({ problem }: ReturnType<typeof failed>) =>
  problem.kind === 'refused' && problem.refusal.code === 'STATE_CONFLICT'

/** Proved down already, by this entry's lost attempt or by the device itself. */
async function isDown(orderId: string): Promise<boolean> {
  const answer = await call('readOrder', { params: { orderId } })
  return answer.ok && provedDown(answer.value)
}

export const provedDown = (order: Pick<StaffOrder, 'releaseProof'>): boolean => order.releaseProof !== null

export const dropPhotos = (entry: Entry): void => entry.photos.forEach(({ kept }) => dropPhoto(kept))
