import type { DebtInReview } from '@fangxing/contract/debt-review'
import { STAY_REASONS, type StayReason } from '@fangxing/contract/integration'
import { REFUSALS, refusalMessage, type RefusalCode } from '@fangxing/contract/refusal'
import { REVIEWED_ARREAR_STATES } from '../../domain/arrear'
import type { StaffSession } from '../../domain/sessions'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import { pictureLinks, type KeptPicture } from '../../persistence/readings/stay-pictures'
import type { Clock } from '../../ports'
import { arrearViewOf, type ShownArrear } from './read-arrears'
import { LIST_REVIEWS, LIST_REVIEWS_OF } from './read-arrears.queries'

type Needs = { database: Database; clock: Clock; photoLinks: { of: (photoId: string) => string } }
/** What the audit log says of why: of a document, of an import, or of what cannot be true of a stay. */
type Detail = {
  document?: 'licence' | 'rental'
  since?: string
  reason?: string
  review?: string
  reasons?: string[]
}
type ReviewRow = ShownArrear & {
  created_at: Date
  sent_at: Date | null
  sent_by: string | null
  detail: Detail | null
  stay_pictures: KeptPicture[]
}
/** Pictures that other systems keep are not shown: a phone asks no other host for anything. */
type Evidence = { entryPhotoIds?: string[]; exitPhotoIds?: string[] }

/** Debts that wait for a manager, with what is needed to decide. */
export class ReadReviews {
  constructor(private readonly needs: Needs) {}

  /** Refusals: BAD_INPUT for a cursor that we did not give out. */
  async list(
    { merchantId }: StaffSession,
    { cursor, limit, lotId, sourceId }: { cursor?: string; limit: number; lotId?: string; sourceId?: string },
  ): Promise<{ items: DebtInReview[]; next?: string }> {
    const after = readCursor(cursor)
    const place = [after?.at ?? null, after?.id ?? null, limit + 1]
    const values = [merchantId, REVIEWED_ARREAR_STATES, null, ...place]
    const rows =
      lotId === undefined && sourceId === undefined
        ? await this.needs.database.query<ReviewRow>(LIST_REVIEWS, values)
        : await this.needs.database.query<ReviewRow>(LIST_REVIEWS_OF, [
            merchantId,
            REVIEWED_ARREAR_STATES,
            lotId ?? null,
            ...place,
            sourceId ?? null,
          ])
    const now = this.needs.clock.now()
    return pageOf(
      rows,
      limit,
      row => ({ at: row.exited_at, id: row.id }),
      row => this.viewOf(row, now),
    )
  }

  private viewOf(row: ReviewRow, now: Date): DebtInReview {
    const { document: kind, since: day, reason, review, reasons = [] } = row.detail ?? {}
    const { entryPhotoIds, exitPhotoIds } = row.evidence as Evidence
    const imported = { entry: entryPhotoIds, exit: exitPhotoIds }
    const photos = pictureLinks(row.stay_pictures, id => this.needs.photoLinks.of(id), imported)
    return {
      arrear: arrearViewOf(row, now),
      sentAt: (row.sent_at ?? row.created_at).toISOString(),
      sentBy: row.sent_by,
      document: kind && day ? { kind, day } : null,
      note: reason ?? null,
      findings: [...(review ? [review] : []), ...reasons].flatMap(findingOf),
      photoUrls: [...photos.entry, ...photos.exit, ...photos.scene],
      photos,
    }
  }
}

/** A code of the past may have no sentence any more. */
function findingOf(code: string): DebtInReview['findings'] {
  if (Object.hasOwn(STAY_REASONS, code)) return [{ code, message: STAY_REASONS[code as StayReason] }]
  return Object.hasOwn(REFUSALS, code) ? [{ code, message: refusalMessage(code as RefusalCode) }] : []
}
