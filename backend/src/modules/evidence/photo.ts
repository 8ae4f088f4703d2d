import { createHash } from 'node:crypto'
import { RETENTION } from '../../domain/retention'
import type { UnitOfWork } from '../../persistence/unit-of-work'

export function addPhoto(
  work: UnitOfWork,
  photo: { id: string; merchantId: string; takenBy: string; mediaType: string; body: Buffer },
): void {
  work.insert('photo', {
    id: photo.id,
    merchant_id: photo.merchantId,
    media_type: photo.mediaType,
    size_bytes: photo.body.length,
    sha256: createHash('sha256').update(photo.body).digest('hex'),
    taken_by: photo.takenBy,
    created_at: work.at,
    look_at: new Date(work.at.getTime() + RETENTION.unusedPhotoMs),
  })
}
