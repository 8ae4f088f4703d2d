import { createHash } from 'node:crypto'
import type { UnitOfWork } from '../../persistence/unit-of-work'

const JPEG = Buffer.from([0xff, 0xd8, 0xff])
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export type PhotoMediaType = 'image/jpeg' | 'image/png'

/** What the bytes really are, whatever the sender calls them. */
export function photoMediaTypeOf(body: Buffer): PhotoMediaType | null {
  if (body.subarray(0, JPEG.length).equals(JPEG)) return 'image/jpeg'
  return body.subarray(0, PNG.length).equals(PNG) ? 'image/png' : null
}

export function addPhoto(
  work: UnitOfWork,
  photo: { id: string; merchantId: string; takenBy: string; mediaType: PhotoMediaType; body: Buffer },
): void {
  work.insert('photo', {
    id: photo.id,
    merchant_id: photo.merchantId,
    media_type: photo.mediaType,
    size_bytes: photo.body.length,
    sha256: createHash('sha256').update(photo.body).digest('hex'),
    taken_by: photo.takenBy,
    created_at: work.at,
  })
}
