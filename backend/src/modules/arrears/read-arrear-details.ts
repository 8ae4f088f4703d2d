import type { ArrearDetails, ReminderView } from '@fangxing/contract/arrear-details'
import { Refusal } from '@fangxing/contract/refusal'
import { debtKeptUntil, debtPicturesKeptUntil } from '../../domain/retention'
import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import { pictureLinks, type KeptPicture } from '../../persistence/readings/stay-pictures'
import type { Clock } from '../../ports'
import { arrearViewOf, type ShownArrear } from './read-arrears'
import { LIST_REMINDERS, READ_ARREAR } from './read-arrears.queries'

type Needs = { database: Database; clock: Clock; photoLinks: { of: (photoId: string) => string } }
type Row = ShownArrear & {
  source: string
  external_id: string
  created_at: Date
  held_by_order_id: string | null
  stay_id: string | null
  stay_pictures: KeptPicture[]
  over_since: Date | null
}
type ReminderRow = {
  kind: ReminderView['kind']
  sent_at: Date
  delivered_at: Date | null
  returned_at: Date | null
  photo_id: string | null
  note: string | null
}
/** Pictures that other systems keep are not shown: a page asks no other host for anything. */
type Evidence = { entryPhotoIds?: string[]; exitPhotoIds?: string[]; witness?: string }

/** One debt as whoever decides about it sees it: what proves it, and who was told about it. */
export class ReadArrearDetails {
  constructor(private readonly needs: Needs) {}

  /** Refusals: NOT_FOUND, also for another merchant's. */
  async read({ merchantId }: StaffSession, arrearId: string): Promise<ArrearDetails> {
    const { database, clock } = this.needs
    const row = await database.one<Row>(READ_ARREAR, [merchantId, arrearId])
    if (!row) throw new Refusal('NOT_FOUND')
    const reminders = await database.query<ReminderRow>(LIST_REMINDERS, [arrearId])
    const evidence = row.evidence as Evidence
    const imported = { entry: evidence.entryPhotoIds, exit: evidence.exitPhotoIds }
    return {
      arrear: arrearViewOf(row, clock.now()),
      source: row.source as ArrearDetails['source'],
      externalId: row.external_id,
      takenAt: row.created_at.toISOString(),
      stayId: row.stay_id,
      photos: pictureLinks(row.stay_pictures, id => this.needs.photoLinks.of(id), imported),
      witness: evidence.witness ?? null,
      reminders: reminders.map(reminder => this.reminderOf(reminder)),
      heldByOrderId: row.held_by_order_id,
      keptUntil: row.over_since && {
        pictures: debtPicturesKeptUntil(row.over_since).toISOString(),
        row: debtKeptUntil(row.over_since).toISOString(),
      },
    }
  }

  private reminderOf(row: ReminderRow): ReminderView {
    return {
      kind: row.kind,
      sentAt: row.sent_at.toISOString(),
      deliveredAt: row.delivered_at?.toISOString() ?? null,
      returnedAt: row.returned_at?.toISOString() ?? null,
      photoUrl: row.photo_id && this.needs.photoLinks.of(row.photo_id),
      note: row.note,
    }
  }
}
