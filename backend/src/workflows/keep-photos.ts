import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../domain/sessions'
import { addPhoto, photoMediaTypeOf, type PhotoLinks } from '../modules/evidence'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock, Pictures } from '../ports'

type Needs = { database: Database; clock: Clock; pictures: Pictures; photoLinks: PhotoLinks }

/** Photographs as evidence, and who may see them. */
export class KeepPhotos {
  constructor(private readonly needs: Needs) {}

  /** Keeps a photograph. The file comes first: a row never points at nothing. Refusals: UNSUPPORTED_MEDIA_TYPE. */
  async put(
    session: StaffSession,
    body: Buffer,
    context: ActorContext,
  ): Promise<{ photoId: string; url: string }> {
    const { database, clock, pictures, photoLinks } = this.needs
    const mediaType = photoMediaTypeOf(body)
    if (!mediaType) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
    const id = newId()
    await pictures.put(id, body, mediaType)
    const work = new UnitOfWork(context, clock.now())
    addPhoto(work, { id, merchantId: session.merchantId, takenBy: session.staffId, mediaType, body })
    await commitUnit(database, work)
    return { photoId: id, url: photoLinks.of(id) }
  }

  /** A photograph behind a signed link. Refusals: NOT_FOUND (forged or unknown), PHOTO_LINK_EXPIRED. */
  async open(given: { photoId: string; expiry: string; signature: string }) {
    const { pictures, photoLinks } = this.needs
    const verdict = photoLinks.check(given.photoId, given.expiry, given.signature)
    if (verdict === 'expired') throw new Refusal('PHOTO_LINK_EXPIRED')
    const picture = verdict === 'ok' ? await pictures.read(given.photoId) : null
    if (!picture) throw new Refusal('NOT_FOUND')
    return picture
  }
}
