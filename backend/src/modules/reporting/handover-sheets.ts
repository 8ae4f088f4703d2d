import type { StaffCall } from '@fangxing/contract/calls'
import { ENTITLEMENT_KIND_LABELS, type EntitlementView } from '@fangxing/contract/entitlements'
import { PLATE_COLOURS, type PlateColour } from '@fangxing/contract/plate'
import type { Language, Message } from '@fangxing/contract/words'
import { clockText } from '../../domain/shanghai-time'
import type { WrittenCell, WrittenSheet } from '../../ports/written-sheet'
import { HEADS } from './lists/list-file'
import type { ExemptRow, GrantedHere, GrantedRow } from './read-granted-here'

type Handover = StaffCall<'readHandover'>['reply']
type Column<Row> = readonly [head: Message, cell: (row: Row) => WrittenCell]
type Granted = GrantedRow & { plateKey: string | undefined }
type Listed = { label: Message; count: number; endsNext: string | null }

const LABELS = {
  passes: { zh: '有效的月卡与免费名单', en: 'Valid passes and free lists' },
  coupons: { zh: '未用的优惠券', en: 'Unused coupons' },
  exemptPlates: { zh: '本场豁免车牌', en: 'Exempt plates of the lot' },
} satisfies Partial<Record<Handover['items'][number]['kind'], Message>>
const COUPON_UNITS = {
  minutes: { zh: '分钟', en: 'minutes' },
  fen: { zh: '元', en: 'yuan' },
  percent: { zh: '%', en: '%' },
} satisfies Record<string, Message>

const plateOf = (key: string | undefined): string => key?.split('/')[0] ?? ''
const colourOf = (key: string | undefined, language: Language): string =>
  key === undefined ? '' : PLATE_COLOURS[key.split('/')[1] as PlateColour][language]

/** An overview, then a line for each plate that something is granted to, with all that it takes to grant it anew. */
export function handoverSheets(
  { lotName, asOf, items, endsNext }: Handover,
  { entitlements, exempt }: GrantedHere,
  language: Language,
): [WrittenSheet, ...WrittenSheet[]] {
  const sheet = <Row>(
    name: Message,
    rows: Iterable<Row> | AsyncIterable<Row>,
    columns: readonly Column<Row>[],
  ): WrittenSheet => ({
    name: name[language],
    head: columns.map(([head]) => head[language]),
    rows: cellsOf(rows, columns),
  })
  const listed = Object.entries(LABELS).map(([kind, label]) => ({
    label,
    count: items.find(item => item.kind === kind)?.count ?? 0,
    endsNext: endsNext.find(end => end.kind === kind)?.at ?? null,
  }))
  const granted = (head: Message, cell: (row: Granted) => WrittenCell): Column<Granted> => [head, cell]
  return [
    sheet<Listed>({ zh: '移交名单', en: 'Handover' }, listed, [
      [HEADS.lot, () => lotName],
      [{ zh: '事项', en: 'What' }, row => row.label[language]],
      [{ zh: '数量', en: 'Number' }, row => row.count],
      [{ zh: '最早到期', en: 'First end' }, row => ({ at: row.endsNext })],
      [{ zh: '截至', en: 'As of' }, () => ({ at: asOf })],
    ]),
    sheet({ zh: '月卡与减免', en: 'Passes and coupons' }, byPlate(entitlements), [
      granted(
        { zh: '种类', en: 'Kind' },
        row => ENTITLEMENT_KIND_LABELS[row.kind as EntitlementView['kind']][language],
      ),
      granted(HEADS.name, row => row.name),
      granted(HEADS.plate, row => plateOf(row.plateKey)),
      granted(HEADS.colour, row => colourOf(row.plateKey, language)),
      granted({ zh: '车位', en: 'Bays' }, row => row.bays.join(' ')),
      granted({ zh: '时段', en: 'Hours' }, hoursOf),
      granted({ zh: '优惠', en: 'Coupon' }, row => couponOf(row, language)),
      granted({ zh: '身份代码', en: 'Code of the status' }, row => row.status_code),
      granted({ zh: '起', en: 'From' }, row => ({ at: row.valid_from })),
      granted({ zh: '止', en: 'Until' }, row => ({ at: row.valid_to })),
    ]),
    sheet<ExemptRow>({ zh: '豁免车牌', en: 'Exempt plates' }, exempt, [
      [HEADS.plate, row => plateOf(row.plate_key)],
      [HEADS.colour, row => colourOf(row.plate_key, language)],
      [{ zh: '为什么', en: 'Why' }, row => row.note],
      [{ zh: '添加时间', en: 'Added' }, row => ({ at: row.created_at })],
      [{ zh: '到期', en: 'Ends' }, row => ({ at: row.ends_at })],
    ]),
  ]
}

const hoursOf = ({ from_minute: from, to_minute: to }: GrantedRow): string =>
  from === null || to === null ? '' : `${clockText(from)}–${clockText(to)}`

function couponOf({ coupon_unit: unit, coupon_amount: amount }: GrantedRow, language: Language): string {
  if (unit === null || amount === null) return ''
  const space = unit === 'percent' ? '' : ' '
  return `${unit === 'fen' ? amount / 100 : amount}${space}${COUPON_UNITS[unit as keyof typeof COUPON_UNITS][language]}`
}

/** A coupon may stand for a stay of no known plate: one line without. */
async function* byPlate(rows: AsyncIterable<GrantedRow>): AsyncGenerator<Granted> {
  for await (const row of rows) {
    if (row.plate_keys.length === 0) yield { ...row, plateKey: undefined }
    for (const plateKey of row.plate_keys) yield { ...row, plateKey }
  }
}

async function* cellsOf<Row>(
  rows: Iterable<Row> | AsyncIterable<Row>,
  columns: readonly Column<Row>[],
): AsyncGenerator<readonly WrittenCell[]> {
  for await (const row of rows) yield columns.map(([, cell]) => cell(row))
}
