import type {
  PriceBoard,
  TariffSummary,
  TariffVersion,
  TariffVersionHead,
  TariffView,
} from '@fangxing/contract/tariffs'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../../domain/sessions'
import { lotsOf, mayWorkIn } from '../../domain/staff-access'
import { openChoices } from '../../domain/tariff/open-choices'
import { tariffProblems } from '../../domain/tariff/problems'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { cutTo } from '../../persistence/text-cursor'
import { LIST_TARIFFS, LIST_VERSIONS, READ_PRICE_BOARD, READ_TARIFF, READ_VERSION } from './tariffs.queries'

export type TariffRow = Row<'tariff'> & { lot_name: string; valid_number: number | null }
export type VersionHeadRow = Pick<
  Row<'tariff_version'>,
  'id' | 'number' | 'filing_number' | 'valid_from' | 'published_at' | 'published_by'
> & { published_by_name: string }

const MOST = 500

/** Tariffs of the lots in which this person works. */
export async function listTariffs(
  database: Database,
  session: StaffSession,
  now: Date,
): Promise<{ items: TariffSummary[]; isCut?: true }> {
  const values = [session.merchantId, now, MOST + 1, lotsOf(session)]
  return cutTo(await database.query<TariffRow>(LIST_TARIFFS, values), MOST, summaryOf)
}

/** Refusals: NOT_FOUND, also for another merchant's; FORBIDDEN_LOT. */
export async function findTariff(
  database: Database,
  session: StaffSession,
  { tariffId, now }: { tariffId: string; now: Date },
): Promise<TariffRow> {
  const row = await database.one<TariffRow>(READ_TARIFF, [tariffId, now, session.merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  if (!mayWorkIn(session, row.lot_id)) throw new Refusal('FORBIDDEN_LOT')
  return row
}

/** The versions of a tariff, the newest first. */
export const listVersions = (database: Database, tariffId: string): Promise<VersionHeadRow[]> =>
  database.query<VersionHeadRow>(LIST_VERSIONS, [tariffId])

/** Refusals: NOT_FOUND. */
export async function readVersion(
  database: Database,
  tariffId: string,
  number: number,
): Promise<TariffVersion> {
  type VersionRow = VersionHeadRow & Pick<Row<'tariff_version'>, 'definition'>
  const row = await database.one<VersionRow>(READ_VERSION, [tariffId, number])
  if (!row) throw new Refusal('NOT_FOUND')
  return { ...headOf(row), definition: row.definition }
}

type BoardRow = Pick<Row<'tariff_version'>, 'number' | 'filing_number' | 'valid_from' | 'definition'> &
  Pick<Row<'lot'>, 'address' | 'hotline'> &
  Pick<Row<'merchant'>, 'payee_name'> & { lot_name: string }

/** Refusals: NOT_FOUND. */
export async function readPriceBoard(
  database: Database,
  tariffId: string,
  number: number,
): Promise<PriceBoard> {
  const row = await database.one<BoardRow>(READ_PRICE_BOARD, [tariffId, number])
  if (!row) throw new Refusal('NOT_FOUND')
  return {
    number: row.number,
    filingNumber: row.filing_number,
    validFrom: row.valid_from.toISOString(),
    definition: row.definition,
    lotName: row.lot_name,
    address: row.address,
    hotline: row.hotline,
    payeeName: row.payee_name,
  }
}

const summaryOf = (row: TariffRow): TariffSummary => ({
  id: row.id,
  lotId: row.lot_id,
  lotName: row.lot_name,
  name: row.name,
  version: row.version,
  validNumber: row.valid_number,
})

const headOf = (row: VersionHeadRow): TariffVersionHead => ({
  number: row.number,
  filingNumber: row.filing_number,
  validFrom: row.valid_from.toISOString(),
  publishedAt: row.published_at.toISOString(),
  publishedBy: { id: row.published_by, name: row.published_by_name },
})

export const tariffViewOf = (row: TariffRow, versions: readonly VersionHeadRow[]): TariffView => ({
  ...summaryOf(row),
  draft: row.draft,
  openChoices: openChoices(row.draft),
  problems: tariffProblems(row.draft),
  versions: versions.map(headOf),
})
