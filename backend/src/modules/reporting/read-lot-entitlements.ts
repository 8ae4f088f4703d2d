import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { READ_LOT_EXEMPT_PLATES, READ_LOT_ENTITLEMENTS } from './handover.queries'

export type LotEntitlementRow = Pick<
  Row<'entitlement'>,
  | 'id'
  | 'kind'
  | 'name'
  | 'plate_keys'
  | 'bays'
  | 'from_minute'
  | 'to_minute'
  | 'coupon_unit'
  | 'coupon_amount'
  | 'status_code'
  | 'valid_from'
  | 'valid_to'
> & {
  /** Where else it counts. */
  other_lots: string | null
}
export type LotExemptPlateRow = Pick<Row<'exempt_plate'>, 'plate_key' | 'note' | 'created_at' | 'ends_at'>
export type LotEntitlements = {
  entitlements: AsyncIterable<LotEntitlementRow>
  exemptPlates: AsyncIterable<LotExemptPlateRow>
}
type Place = { merchantId: string; lotId: string; at: Date }

/** Rows of a page; an entitlement may be for 200 plates. */
const ENTITLEMENTS_A_PAGE = 50
const EXEMPT_PLATES_A_PAGE = 500
const LOWEST_ID = '00000000-0000-0000-0000-000000000000'

/** Everything that is granted in a lot by name and is valid, in pages. Errors: as the database's, while it is read. */
export function readLotEntitlements(database: Database, { merchantId, lotId, at }: Place): LotEntitlements {
  const page =
    <Found extends object>(text: string, pageSize: number) =>
    (after: string) =>
      database.query<Found>(text, [merchantId, lotId, at, after, pageSize])
  return {
    entitlements: pagesOf(page<LotEntitlementRow>(READ_LOT_ENTITLEMENTS, ENTITLEMENTS_A_PAGE), {
      first: LOWEST_ID,
      pageSize: ENTITLEMENTS_A_PAGE,
      placeOf: ({ id }) => id,
    }),
    exemptPlates: pagesOf(page<LotExemptPlateRow>(READ_LOT_EXEMPT_PLATES, EXEMPT_PLATES_A_PAGE), {
      first: '',
      pageSize: EXEMPT_PLATES_A_PAGE,
      placeOf: row => row.plate_key,
    }),
  }
}

type Paging<Found> = { first: string; pageSize: number; placeOf: (row: Found) => string }

async function* pagesOf<Found>(
  read: (after: string) => Promise<Found[]>,
  { first, pageSize, placeOf }: Paging<Found>,
): AsyncGenerator<Found> {
  for (let after = first; ;) {
    const rows = await read(after)
    yield* rows
    if (rows.length < pageSize) return
    after = placeOf(rows.at(-1)!)
  }
}
