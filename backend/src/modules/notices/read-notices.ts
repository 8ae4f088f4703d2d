import type { StaffCall } from '@fangxing/contract/calls'
import { readNoticeNumber } from '@fangxing/contract/notice-number'
import type { NoticeContent, NoticeView } from '@fangxing/contract/notices'
import { normalisePlateText, plateKey, type PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import { OWED_ARREAR_STATES } from '../../domain/arrear'
import type { StaffSession } from '../../domain/sessions'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import type { Settings } from '../../settings/settings'
import { noticeLinkOf } from './notice-code'
import { LIST_NOTICES, READ_NOTICE, READ_NOTICE_BY_PRINT, READ_NOTICE_OF_DAY } from './notices.queries'

type Needs = {
  database: Database
  settings: Pick<Settings, 'PUBLIC_ORIGIN'>
  photoLinks: { of: (photoId: string) => string }
}
export type NoticeRow = Row<'notice'>
type NoticeReading = NoticeRow & { made_by_name: string; due_fen: number }
/** A notice as whoever holds the paper leads to it. */
export type PrintedNotice = Pick<
  NoticeRow,
  'id' | 'merchant_id' | 'lot_id' | 'number' | 'state' | 'plate_text' | 'plate_colour' | 'opened_at'
> & { content: NoticeContent; lot_name: string }
type PlateQuery = { plateText: string; plateColour: PlateColour; cursor?: string; limit: number }

/** Notices as staff see them. */
export class ReadNotices {
  constructor(private readonly needs: Needs) {}

  /** Refusals: NOT_FOUND, also for another merchant's. */
  async read(session: StaffSession, noticeId: string): Promise<NoticeView> {
    return this.viewOf(await this.find(session, noticeId))
  }

  /** Refusals: NOT_FOUND, also for another merchant's. */
  async find({ merchantId }: StaffSession, noticeId: string): Promise<NoticeReading> {
    const values = [OWED_ARREAR_STATES, noticeId, merchantId]
    const row = await this.needs.database.one<NoticeReading>(READ_NOTICE, values)
    if (!row) throw new Refusal('NOT_FOUND')
    return row
  }

  /** Those of a plate in all lots of the merchant. Refusals: BAD_INPUT for a cursor that we did not give out. */
  async list(session: StaffSession, query: PlateQuery): Promise<StaffCall<'listNotices'>['reply']> {
    const after = readCursor(query.cursor)
    const rows = await this.needs.database.query<NoticeReading>(LIST_NOTICES, [
      OWED_ARREAR_STATES,
      session.merchantId,
      plateKey({ text: normalisePlateText(query.plateText), colour: query.plateColour }),
      after?.at ?? null,
      after?.id ?? null,
      query.limit + 1,
    ])
    return pageOf(
      rows,
      query.limit,
      row => ({ at: row.created_at, id: row.id }),
      row => this.viewOf(row),
    )
  }

  private viewOf(row: NoticeReading): NoticeView {
    const { settings, photoLinks } = this.needs
    return {
      id: row.id,
      version: row.version,
      state: row.state,
      lotId: row.lot_id,
      number: row.number,
      link: noticeLinkOf(settings, row.code),
      content: row.content,
      dueFen: Number(row.due_fen),
      madeAt: row.created_at.toISOString(),
      madeBy: row.made_by_name,
      leftAt: row.left_at?.toISOString() ?? null,
      photoUrl: row.photo_id && photoLinks.of(row.photo_id),
    }
  }
}

/** The one of a plate, lot and day that is not void, or null. */
export async function readNoticeOfDay(
  database: Database,
  { lotId, plateKey: key, day }: { lotId: string; plateKey: string; day: string },
): Promise<NoticeRow | null> {
  return database.one<NoticeRow>(READ_NOTICE_OF_DAY, [lotId, key, day])
}

/** By the code of its QR, or by its number as somebody typed it. Null: there is none. */
export async function findPrintedNotice(
  database: Database,
  reference: string,
): Promise<PrintedNotice | null> {
  const number = readNoticeNumber(reference)
  return database.one<PrintedNotice>(READ_NOTICE_BY_PRINT, [number, number === null ? reference : null])
}
