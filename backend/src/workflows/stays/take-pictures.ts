import { createHash } from 'node:crypto'
import { v5 } from 'uuid'
import type { PictureAnswer, PictureKind } from '@fangxing/contract/integration'
import type { integrationCallSchemas } from '@fangxing/contract/integration.schema'
import { Refusal, refusalMessage, type RefusalCode } from '@fangxing/contract/refusal'
import type { z } from 'zod'
import type { ActorContext } from '../../domain/actor-context'
import type { SourceSession } from '../../domain/sessions'
import { LEFT_STATE } from '../../domain/stays/stay'
import { PICTURE_RULES } from '../../domain/stays/picture-rules'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import { sourceOfKey, type PictureTarget, type UploadLinks, type UploadTicket } from '../../modules/sources'
import { commitUnit } from '../../persistence/commit-unit'
import { UniqueViolation, type Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import type { StayRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock, PictureReader, Pictures } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import { lotIdOf } from './event-rows'
import { READ_LOT_PLACES } from './stays.queries'
import {
  COUNT_WAITING_PICTURES,
  READ_PICTURE,
  READ_PICTURES_OF_STAY,
  READ_STAY_OF_EVENT,
  READ_STAY_OF_REF,
} from './stay-pictures.queries'

type Needs = {
  database: Database
  clock: Clock
  pictures: Pictures
  pictureReader: PictureReader
  uploadLinks: UploadLinks
  metrics: { stayPictures: { inc(labels: { outcome: string }): void } }
}
type Asked = z.output<typeof integrationCallSchemas.picture.body>
type Answered = z.input<typeof integrationCallSchemas.picture.reply>
type Named = { target: PictureTarget; kind: PictureKind; ref: string | null; sha256: string }
type Place = { outcome: 'free'; stay: StayRow | null } | PictureAnswer

const JPEG = Buffer.from([0xff, 0xd8, 0xff])
const DAY_MS = 86_400_000

/** Pictures of stays: their source asks for a link, and sends by it the bytes that it has named, and no others. */
export class TakePictures {
  constructor(private readonly needs: Needs) {}

  /** Nothing is stored yet: a link that nobody uses leaves nothing. */
  async ask(source: SourceSession, body: Asked): Promise<Answered> {
    const { clock, uploadLinks } = this.needs
    const target = await this.targetOf(source, body)
    if (target === null) return refused('target.lotCode', 'ROW_LOT_UNKNOWN')
    const { kind, sha256, sizeBytes, ref = null } = body
    const place = await this.placeFor(source, { target, kind, sha256, ref })
    if (place.outcome === 'already') return { outcome: 'already' }
    if (place.outcome !== 'free') return { outcome: 'refused', errors: place.errors }
    const untilS = Math.floor((clock.now().getTime() + PICTURE_RULES.linkMs) / 1000)
    const url = uploadLinks.of({ keyId: source.keyId, target, kind, ref, sha256, sizeBytes, untilS })
    const until = new Date(untilS * 1000).toISOString()
    return { outcome: 'upload', upload: { url, until, mediaType: 'image/jpeg', sizeBytes } }
  }

  /** Refusals: NOT_FOUND when it is forged, or its source may not send any more; PHOTO_LINK_EXPIRED. */
  async openLink(text: string): Promise<{ ticket: UploadTicket; source: SourceSession }> {
    const { database, clock, uploadLinks } = this.needs
    const ticket = uploadLinks.read(text)
    if (!ticket) throw new Refusal('NOT_FOUND')
    if (ticket.untilS * 1000 < clock.now().getTime()) throw new Refusal('PHOTO_LINK_EXPIRED')
    const source = await sourceOfKey(database, ticket.keyId)
    if (!source?.scopes.includes('pictures')) throw new Refusal('NOT_FOUND')
    return { ticket, source }
  }

  /**
   * The same bytes again change nothing. The file comes first, under an id that is made of what it is: a row never points at
   * nothing, and whoever sends it again after a crash writes the same file. Refusals: UNAVAILABLE.
   */
  async put(
    source: SourceSession,
    ticket: UploadTicket,
    sent: { body: Buffer; context: ActorContext },
  ): Promise<PictureAnswer> {
    const answer = await this.take(source, ticket, sent)
    this.needs.metrics.stayPictures.inc({ outcome: answer.outcome })
    return answer
  }

  private async take(
    source: SourceSession,
    ticket: UploadTicket,
    { body, context }: { body: Buffer; context: ActorContext },
  ): Promise<PictureAnswer> {
    const { database, pictures, pictureReader } = this.needs
    if (createHash('sha256').update(body).digest('hex') !== ticket.sha256)
      return refused('sha256', 'PICTURE_HASH_WRONG')
    const place = await this.placeFor(source, ticket)
    if (place.outcome !== 'free') return place
    const isJpeg = body.subarray(0, JPEG.length).equals(JPEG)
    const picture = isJpeg ? await pictureReader.read(body) : null
    if (!picture) return refused('body', 'PHOTO_UNREADABLE')
    const id = pictureIdOf(source, ticket)
    await pictures.put(id, picture.body, picture.mediaType)
    failpoint('picture.file_written')
    try {
      return await database.retryOnConflict(() => this.store(source, ticket, { id, context }))
    } catch (error) {
      // Sent twice at the same moment.
      if (error instanceof UniqueViolation) return { outcome: 'already' }
      throw error
    }
  }

  private async store(
    source: SourceSession,
    { target, kind, ref, sha256, sizeBytes }: UploadTicket,
    { id, context }: { id: string; context: ActorContext },
  ): Promise<PictureAnswer> {
    const { database, clock } = this.needs
    const stay = await this.findStay(source, target)
    const work = new UnitOfWork(context, clock.now())
    const keptMs = stay === null ? PICTURE_RULES.waitMs : PICTURE_RULES.freeMs
    work.insert('stay_picture', {
      id,
      merchant_id: source.merchantId,
      source_id: source.sourceId,
      stay_id: stay?.id ?? null,
      ...('eventId' in target
        ? { event_id: target.eventId }
        : { lot_id: target.lotId, stay_ref: target.stayRef }),
      kind,
      ref,
      sha256,
      size_bytes: sizeBytes,
      created_at: work.at,
      look_at: new Date(work.at.getTime() + keptMs),
    })
    if (stay !== null && source.promisesPictures) hastenStay(work, stay)
    work.update('source_contact', { source_id: source.sourceId }, { seen_at: work.at })
    await commitUnit(database, work)
    failpoint('picture.stored')
    return { outcome: stay === null ? 'unknown_stay' : 'stored' }
  }

  private async targetOf(source: SourceSession, { target }: Asked): Promise<PictureTarget | null> {
    if ('eventId' in target) return target
    const lotId = lotIdOf(source, target.lotCode)
    const lots = await this.needs.database.query<{ id: string }>(READ_LOT_PLACES, [source.merchantId])
    return lots.some(({ id }) => id === lotId) ? { lotId, stayRef: target.stayRef } : null
  }

  private findStay(source: SourceSession, target: PictureTarget): Promise<StayRow | null> {
    const { database, clock } = this.needs
    const { sourceId, merchantId } = source
    if ('eventId' in target)
      return database.one<StayRow>(READ_STAY_OF_EVENT, [sourceId, target.eventId, merchantId])
    const lowest = lowestStayId(clock.now())
    return database.one<StayRow>(READ_STAY_OF_REF, [sourceId, target.stayRef, target.lotId, lowest])
  }

  /** Whether there is a place for one more. Two that come at the same moment may both find the last one. Refusals: UNAVAILABLE. */
  private async placeFor(source: SourceSession, named: Named): Promise<Place> {
    const { database } = this.needs
    const [known, stay] = await Promise.all([
      database.one<{ gone_at: Date | null }>(READ_PICTURE, [pictureIdOf(source, named)]),
      this.findStay(source, named.target),
    ])
    // One that leaves at this moment may be sent again when its file is gone.
    if (known?.gone_at) throw new Refusal('UNAVAILABLE')
    if (known) return { outcome: 'already' }
    if (stay === null) {
      const most = PICTURE_RULES.mostWaiting
      const waiting = await database.one<{ n: number }>(COUNT_WAITING_PICTURES, [source.sourceId, most])
      return waiting!.n >= most ? refused('target', 'PICTURES_FULL') : { outcome: 'free', stay }
    }
    const reported = stay.pictures.find(({ ref }) => ref === named.ref)
    if (reported && reported.sha256 !== named.sha256) return refused('sha256', 'PICTURE_DIFFERS')
    const kept = await database.query<{ kind: PictureKind; sha256: string }>(READ_PICTURES_OF_STAY, [stay.id])
    const ofKind = kept.filter(({ kind }) => kind === named.kind)
    if (ofKind.some(({ sha256 }) => sha256 === named.sha256)) return { outcome: 'already' }
    return ofKind.length >= PICTURE_RULES.mostOfKind
      ? refused('kind', 'PICTURES_FULL')
      : { outcome: 'free', stay }
  }
}

/** Pictures come within days: an older stay of the same name is another one. */
export const lowestStayId = (now: Date): string =>
  lowestIdAt(new Date(now.getTime() - STAY_RULES.longestMs - 31 * DAY_MS))

/** What waited for its picture is looked at by the next sweep. */
export function hastenStay(
  work: UnitOfWork,
  stay: Pick<StayRow, 'id' | 'version' | 'state' | 'check_at'>,
): void {
  if (stay.state !== LEFT_STATE || stay.check_at === null) return
  work.updateVersioned('parking_session', stay, { check_at: work.at })
}

const pictureIdOf = ({ sourceId }: SourceSession, { target, kind, sha256 }: Named): string =>
  v5(JSON.stringify([target, kind, sha256]), sourceId)

const refused = (field: string, code: RefusalCode) => ({
  outcome: 'refused' as const,
  errors: [{ field, code, message: refusalMessage(code) }],
})
