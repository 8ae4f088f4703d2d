import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../domain/sessions'
import { addPhoto, type PhotoLinks } from '../modules/evidence'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock, PictureReader, Pictures } from '../ports'

type Needs = {
  database: Database
  clock: Clock
  pictures: Pictures
  pictureReader: PictureReader
  photoLinks: PhotoLinks
}

/** Photographs as evidence, and who may see them. */
export class KeepPhotos {
  constructor(private readonly needs: Needs) {}

  /**
   * Keeps a photograph, rewritten without anything beside its pixels. The file comes first: a row never points at
   * nothing. Refusals: PHOTO_UNREADABLE, UNAVAILABLE.
   */
  async put(
    session: StaffSession,
    sent: Buffer,
    context: ActorContext,
  ): Promise<{ photoId: string; url: string }> {
    const { database, clock, pictures, pictureReader, photoLinks } = this.needs
    const picture = await pictureReader.read(sent)
    if (!picture) throw new Refusal('PHOTO_UNREADABLE')
    const { body, mediaType } = picture
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
