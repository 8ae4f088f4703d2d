import type { StaffCall } from '@fangxing/contract/calls'
import { couponText, ENTITLEMENT_KIND_LABELS, type EntitlementView } from '@fangxing/contract/entitlements'
import { HANDOVER_LABELS, type HandoverItem } from '@fangxing/contract/handover'
import { plateOfKey } from '@fangxing/contract/plate'
import type { Language, Message } from '@fangxing/contract/messages'
import { clockText } from '../../domain/shanghai-time'
import type { WrittenSheet } from '../../ports/written-sheet'
import { colourText, HEADS } from './lists/list-file'
import type { LotExemptPlateRow, LotEntitlements, LotEntitlementRow } from './read-lot-entitlements'
import { sheetOf, type Column } from './sheet-of'

type Handover = StaffCall<'readHandover'>['reply']
/** `number`: of the grant in this file, which may be for many plates. */
type Granted = LotEntitlementRow & { number: number; plateKey: string | undefined }

const LISTED = ['passes', 'coupons', 'exemptPlates'] as const satisfies readonly HandoverItem['kind'][]
const ENDS: Message = { zh: '到期', en: 'Ends' }

/** An overview, then a line for each plate that something is granted to, with all that it takes to grant it again. */
export function handoverSheets(
  { lotName, asOf, items, endsNext }: Handover,
  { entitlements, exemptPlates }: LotEntitlements,
  language: Language,
): [WrittenSheet, ...WrittenSheet[]] {
  const listed = LISTED.map(kind => ({
    label: HANDOVER_LABELS[kind],
    count: items.find(item => item.kind === kind)?.count ?? 0,
    endsNext: endsNext.find(end => end.kind === kind)?.at ?? null,
  }))
  return [
    sheetOf({ zh: '移交名单', en: 'Handover' }, language, [
      listed,
      [
        [HEADS.lot, () => lotName],
        [{ zh: '事项', en: 'What' }, row => row.label[language]],
        [{ zh: '项数', en: 'Grants' }, row => row.count],
        [{ zh: '最早到期', en: 'First end' }, row => ({ at: row.endsNext })],
        [{ zh: '截至', en: 'As of' }, () => ({ at: asOf })],
      ],
    ]),
    sheetOf({ zh: '月卡与减免', en: 'Passes and coupons' }, language, [
      byPlate(entitlements),
      grantedColumns(language),
    ]),
    sheetOf({ zh: '豁免车牌', en: 'Exempt plates' }, language, [
      exemptPlates,
      [
        [HEADS.plate, (row: LotExemptPlateRow) => plateOfKey(row.plate_key).text],
        [HEADS.colour, row => colourOfKey(row.plate_key, language)],
        [{ zh: '为什么', en: 'Why' }, row => row.note],
        [{ zh: '添加时间', en: 'Added' }, row => ({ at: row.created_at })],
        [ENDS, row => ({ at: row.ends_at })],
      ],
    ]),
  ]
}

const grantedColumns = (language: Language): readonly Column<Granted>[] => [
  [{ zh: '编号', en: 'Number' }, row => row.number],
  [{ zh: '种类', en: 'Kind' }, row => ENTITLEMENT_KIND_LABELS[row.kind as EntitlementView['kind']][language]],
  [HEADS.name, row => row.name],
  [HEADS.plate, row => (row.plateKey === undefined ? '' : plateOfKey(row.plateKey).text)],
  [HEADS.colour, row => (row.plateKey === undefined ? '' : colourOfKey(row.plateKey, language))],
  [{ zh: '车位', en: 'Bays' }, row => row.bays.join('、')],
  [{ zh: '时段', en: 'Hours' }, hoursText],
  [{ zh: '优惠', en: 'Coupon' }, row => takenOff(row)?.[language]],
  [{ zh: '身份代码', en: 'Code of the status' }, row => row.status_code],
  [{ zh: '起', en: 'From' }, row => ({ at: row.valid_from })],
  [{ zh: '止（不含）', en: 'Until (not included)' }, row => ({ at: row.valid_to })],
  [{ zh: '也用于', en: 'Also for' }, row => row.other_lots],
]

const colourOfKey = (key: string, language: Language): string =>
  colourText(plateOfKey(key).colour, message => message[language])

/** Empty: the whole day. */
const hoursText = ({ from_minute: from, to_minute: to }: LotEntitlementRow): string =>
  from === null || to === null || from === to ? '' : `${clockText(from)}–${clockText(to)}`

const takenOff = ({ coupon_unit: unit, coupon_amount: amount }: LotEntitlementRow): Message | null =>
  unit === null || amount === null ? null : couponText({ unit, amount } as Parameters<typeof couponText>[0])

/** Of a coupon for a stay whose plate nobody knows there is one line without a plate. */
async function* byPlate(rows: AsyncIterable<LotEntitlementRow>): AsyncGenerator<Granted> {
  let number = 0
  for await (const row of rows) {
    number++
    if (row.plate_keys.length === 0) yield { ...row, number, plateKey: undefined }
    for (const plateKey of new Set(row.plate_keys)) yield { ...row, number, plateKey }
  }
}
