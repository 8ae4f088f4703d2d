import type { StaffCall } from '@fangxing/contract/calls'
import { NOTICE_MAX_DAYS, type NoticeFunnel, type NoticeRecord } from '@fangxing/contract/notices'
import { normalisePlateText, PLATE_COLOURS, plateKey, type PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import { OWED_ARREAR_STATES, SETTLED_ARREAR_STATE } from '../../domain/arrear'
import { VOID_NOTICE_STATE } from '../../domain/notice'
import { NOTICE_PROGRESS_FLAGS, noticeProgressOf, type NoticeFlags } from '../../domain/notice-progress'
import type { StaffSession } from '../../domain/sessions'
import { dayOf, startOfDay } from '../../domain/shanghai-time'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import type { Clock } from '../../ports'
import { COUNT_NOTICES, SEARCH_NOTICES } from './search-notices.queries'

type Period = StaffCall<'readNoticeFunnel'>['query']
type Asked = Omit<StaffCall<'listNoticesMade'>['query'], 'limit'> & { limit: number }
type Found = Pick<
  Row<'notice'>,
  | 'id'
  | 'version'
  | 'state'
  | 'number'
  | 'plate_text'
  | 'plate_colour'
  | 'content'
  | 'created_at'
  | 'left_at'
  | 'opened_at'
> & {
  lot_name: string
  made_by_name: string
  due_fen: number
  paid_fen: number
  is_void: boolean
  is_device_due: boolean | null
}
type Counted = {
  made_count: number
  left_count: number
  scanned_count: number
  paid_count: number
  void_count: number
  total_fen: number
  paid_fen: number
  due_fen: number
  device_soon_count: number
  device_due_count: number
}

const DAY_MS = 86_400_000
const COLOURS = Object.keys(PLATE_COLOURS) as PlateColour[]

/** Notices of a period as the office sees them: how far each has come, and which lead to a device and when. */
export class SearchNotices {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** Refusals: BAD_INPUT for a period that is none or too long, and for a cursor that we did not give out. */
  async search(session: StaffSession, query: Asked): Promise<StaffCall<'listNoticesMade'>['reply']> {
    const { plateText, progress, device, limit } = query
    const asked: Partial<NoticeFlags> = progress ? NOTICE_PROGRESS_FLAGS[progress] : {}
    const flags = [asked.isVoid, asked.isLeft, asked.isOpened, asked.isOwed, asked.isPaid]
    const after = readCursor(query.cursor)
    const rows = await this.needs.database.query<Found>(SEARCH_NOTICES, [
      ...this.periodOf(session, query),
      plateText ? keysOf(plateText) : null,
      ...flags.map(flag => flag ?? null),
      device ? device === 'due' : null,
      after?.at ?? null,
      after?.id ?? null,
      limit + 1,
    ])
    return pageOf(rows, limit, row => ({ at: row.created_at, id: row.id }), recordOf)
  }

  /** Refusals: BAD_INPUT for a period that is none or too long. */
  async count(session: StaffSession, period: Period): Promise<NoticeFunnel> {
    const row = await this.needs.database.one<Counted>(COUNT_NOTICES, this.periodOf(session, period))
    return {
      madeCount: row!.made_count,
      leftCount: row!.left_count,
      scannedCount: row!.scanned_count,
      paidCount: row!.paid_count,
      voidCount: row!.void_count,
      totalFen: Number(row!.total_fen),
      paidFen: Number(row!.paid_fen),
      dueFen: Number(row!.due_fen),
      deviceSoonCount: row!.device_soon_count,
      deviceDueCount: row!.device_due_count,
    }
  }

  private periodOf(
    { merchantId }: StaffSession,
    { from, until, lotId }: Period,
  ): [string[], string, string, string, string | null, Date, Date, string] {
    const [start, last] = [startOfDay(from), startOfDay(until)]
    const days = Math.round((last.getTime() - start.getTime()) / DAY_MS) + 1
    if (days < 1 || days > NOTICE_MAX_DAYS)
      throw new Refusal('BAD_INPUT', {}, [{ path: 'query.until', code: days < 1 ? 'too_small' : 'too_big' }])
    const end = new Date(last.getTime() + DAY_MS)
    const day = dayOf(this.needs.clock.now())
    return [
      [...OWED_ARREAR_STATES],
      SETTLED_ARREAR_STATE,
      VOID_NOTICE_STATE,
      merchantId,
      lotId ?? null,
      start,
      end,
      day,
    ]
  }
}

const keysOf = (text: string): string[] =>
  COLOURS.map(colour => plateKey({ text: normalisePlateText(text), colour }))

function recordOf(row: Found): NoticeRecord {
  const [dueFen, paidFen] = [Number(row.due_fen), Number(row.paid_fen)]
  const { content } = row
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    number: row.number,
    progress: noticeProgressOf({
      isVoid: row.is_void,
      isLeft: row.left_at !== null,
      isOpened: row.opened_at !== null,
      isOwed: dueFen > 0,
      isPaid: paidFen > 0,
    }),
    lotName: row.lot_name,
    plateText: row.plate_text,
    plateColour: row.plate_colour as PlateColour,
    totalFen: content.totalFen,
    dueFen,
    paidFen,
    next: content.next,
    nextFrom: content.nextFrom,
    device: row.is_device_due === null ? null : row.is_device_due ? 'due' : 'soon',
    madeAt: row.created_at.toISOString(),
    madeBy: row.made_by_name,
    leftAt: row.left_at?.toISOString() ?? null,
    openedAt: row.opened_at?.toISOString() ?? null,
  }
}
