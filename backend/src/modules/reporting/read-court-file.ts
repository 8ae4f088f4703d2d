import type { CourtFile } from '@fangxing/contract/ageing'
import { normalisePlateText, plateKey, type PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { ArrearRow } from '../../persistence/rows'
import { READ_COURT_DEBTS, READ_DEMANDS, READ_MERCHANT_NAME, READ_OWN_PHOTOS } from './ageing.queries'
import { barsAt } from './read-ageing'

type Asked = { plateText: string; plateColour: PlateColour }
type DebtRow = ArrearRow & { lot_name: string; all_due_fen: number }
type DemandRow = {
  kind: CourtFile['demands'][number]['kind']
  arrear_ids: string[]
  sent_at: Date
  delivered_at: Date | null
  returned_at: Date | null
  note: string | null
  notice_number: string | null
  photo_sha256: string | null
  left_by: string | null
  photo_id: string | null
  receipt: string | null
}
type Evidence = { entryPhotoIds?: string[]; exitPhotoIds?: string[]; witness?: string }
type Needs = { reportingDatabase: Database; photoLinks: { of: (photoId: string) => string } }
/** What a court file is made of; `photoIds` by the debt, all of them the merchant's own. */
export type CourtFacts = {
  merchantName: string
  asked: Asked
  debts: readonly (DebtRow & { photoIds: readonly string[] })[]
  demands: readonly DemandRow[]
  /** Of all its debts. */
  dueFen: number
  /** There are more debts or demands than a file holds. */
  isCut: boolean
}

const MOST_DEBTS = 1000
const MOST_DEMANDS = 5000

const photoIdsOf = ({ evidence }: ArrearRow): string[] => {
  const { entryPhotoIds, exitPhotoIds } = evidence as Evidence
  return [...(entryPhotoIds ?? []), ...(exitPhotoIds ?? [])]
}
const lower = (id: string): string => id.toLowerCase()

/** What one car owes, and every time that it was demanded, with what proves it. */
export class ReadCourtFile {
  constructor(private readonly needs: Needs) {}

  /** Refusals: NOT_FOUND when the car owes this merchant nothing. */
  async facts({ merchantId }: StaffSession, given: Asked): Promise<CourtFacts> {
    const { reportingDatabase: database } = this.needs
    const asked = { ...given, plateText: normalisePlateText(given.plateText) }
    const key = plateKey({ text: asked.plateText, colour: asked.plateColour })
    const found = await database.query<DebtRow>(READ_COURT_DEBTS, [merchantId, key, MOST_DEBTS + 1])
    if (found.length === 0) throw new Refusal('NOT_FOUND')
    const rows = found.slice(0, MOST_DEBTS)
    const [demands, own, merchant] = await Promise.all([
      database.query<DemandRow>(READ_DEMANDS, [rows.map(({ id }) => id), MOST_DEMANDS + 1]),
      database.query<{ id: string }>(READ_OWN_PHOTOS, [merchantId, rows.flatMap(photoIdsOf)]),
      database.one<{ name: string }>(READ_MERCHANT_NAME, [merchantId]),
    ])
    const ids = new Set(own.map(({ id }) => id))
    const debts = rows.map(row => ({
      ...row,
      photoIds: photoIdsOf(row)
        .map(lower)
        .filter(id => ids.has(id)),
    }))
    return {
      merchantName: merchant!.name,
      asked,
      debts,
      demands: demands.slice(0, MOST_DEMANDS),
      dueFen: found[0]!.all_due_fen,
      isCut: found.length > rows.length || demands.length > MOST_DEMANDS,
    }
  }

  /** Refusals: as those of {@link facts}. */
  async read(session: StaffSession, given: Asked): Promise<CourtFile> {
    const { merchantName, asked, debts, demands, dueFen, isCut } = await this.facts(session, given)
    return {
      merchantName,
      ...asked,
      dueFen,
      ...(isCut && { isCut: true }),
      debts: debts.map(debt => this.debtOf(debt)),
      demands: demands.map(demand => this.demandOf(demand)),
    }
  }

  private debtOf(row: CourtFacts['debts'][number]): CourtFile['debts'][number] {
    return {
      id: row.id,
      state: row.state,
      lotName: row.lot_name,
      source: row.source,
      externalId: row.external_id,
      enteredAt: row.entered_at.toISOString(),
      exitedAt: row.exited_at.toISOString(),
      barsAt: barsAt(row.exited_at).toISOString(),
      principalFen: row.principal_fen,
      lateFeeFen: row.late_fee_fen,
      waivedFen: row.waived_fen,
      paidFen: row.paid_fen,
      dueFen: row.due_fen,
      witness: (row.evidence as Evidence).witness ?? null,
      photoUrls: row.photoIds.map(id => this.needs.photoLinks.of(id)),
    }
  }

  private demandOf(row: DemandRow): CourtFile['demands'][number] {
    return {
      kind: row.kind,
      arrearIds: row.arrear_ids,
      sentAt: row.sent_at.toISOString(),
      deliveredAt: row.delivered_at?.toISOString() ?? null,
      returnedAt: row.returned_at?.toISOString() ?? null,
      noticeNumber: row.notice_number,
      leftBy: row.left_by,
      photoUrl: row.photo_id && this.needs.photoLinks.of(row.photo_id),
      photoSha256: row.photo_sha256,
      receipt: row.receipt,
      note: row.note,
    }
  }
}
