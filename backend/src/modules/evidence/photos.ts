import { createHash } from 'node:crypto'
import { Refusal } from '@fangxing/contract/refusal'
import { commit, insert } from '../../persistence/changes'
import { newId } from '../../persistence/new-id'
import type { Services, StaffSession } from '../../services'
import type { PhotoLinks } from './photo-link'

const JPEG = Buffer.from([0xff, 0xd8, 0xff])
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** What the bytes really are, whatever the sender calls them. */
function mediaTypeOf(body: Buffer): 'image/jpeg' | 'image/png' | null {
  if (body.subarray(0, JPEG.length).equals(JPEG)) return 'image/jpeg'
  return body.subarray(0, PNG.length).equals(PNG) ? 'image/png' : null
}

/** Keeps a picture as evidence. The file comes first: a row never points at nothing. Refusals: UNSUPPORTED_MEDIA_TYPE. */
export async function putPhoto(
  platform: Services,
  links: PhotoLinks,
  session: StaffSession,
  body: Buffer,
): Promise<{ photoId: string; url: string }> {
  const mediaType = mediaTypeOf(body)
  if (!mediaType) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  const id = newId()
  await platform.pictures.put(id, body, mediaType)
  await commit(platform.database, [
    insert('photo', {
      id,
      merchant_id: session.merchantId,
      media_type: mediaType,
      size_bytes: body.length,
      sha256: createHash('sha256').update(body).digest('hex'),
      taken_by: session.staffId,
      created_at: platform.clock.now(),
    }),
  ])
  return { photoId: id, url: links.of(id) }
}

/** A picture behind a signed link. Refusals: NOT_FOUND (forged or unknown), PHOTO_LINK_EXPIRED. */
export async function openPhoto(
  platform: Services,
  links: PhotoLinks,
  given: { photoId: string; expiry: string; signature: string },
) {
  const verdict = links.check(given.photoId, given.expiry, given.signature)
  if (verdict === 'expired') throw new Refusal('PHOTO_LINK_EXPIRED')
  const picture = verdict === 'ok' ? await platform.pictures.read(given.photoId) : null
  if (!picture) throw new Refusal('NOT_FOUND')
  return picture
}
