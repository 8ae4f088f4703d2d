import { DEMAND_LABELS } from '@fangxing/contract/ageing'
import { ARREAR_LABELS } from '@fangxing/contract/states'
import type { Language, Message } from '@fangxing/contract/messages'
import type { WrittenCell, WrittenSheet } from '../../ports/written-sheet'
import { barsAt } from './read-ageing'
import type { CourtFacts } from './read-court-file'
import { sheetOf } from './sheet-of'

/** A picture in the package, as its workbook names it. */
export type NamedPhoto = { id: string; name: string }

/** Pictures of demand number `at`, and of a debt's stay: by these names the workbook speaks of them. */
const demandPhoto = (at: number): string => `demand-${at + 1}`
const debtPhoto = (at: number, photo: number): string => `debt-${at + 1}-${photo + 1}`

export const courtPhotos = ({ debts, demands }: CourtFacts): NamedPhoto[] => [
  ...demands.flatMap(({ photo_id: id }, at) => (id ? [{ id, name: demandPhoto(at) }] : [])),
  ...debts.flatMap(({ photoIds }, at) => photoIds.map((id, photo) => ({ id, name: debtPhoto(at, photo) }))),
]

const LEFT_OUT: Message = {
  zh: '这辆车的欠费或催缴太多，其余的没有列在这个文件里',
  en: 'This car has more debts or demands: the rest is not in this file',
}

async function* withLast(rows: WrittenSheet['rows'], last: string): AsyncGenerator<readonly WrittenCell[]> {
  yield* rows
  yield [last]
}

/** The debts and the demands of one car, for a court. */
export function courtSheets(facts: CourtFacts, language: Language): [WrittenSheet, WrittenSheet] {
  const { debts, demands, asked, isCut } = facts
  const numberOf = new Map(debts.map(({ id }, at) => [id, at + 1]))
  const ofDebts = sheetOf({ zh: '欠费', en: 'Debts' }, language, [
    debts,
    [
      [{ zh: '序号', en: 'Number' }, (_, at) => at + 1],
      [{ zh: '车牌', en: 'Plate' }, () => asked.plateText],
      [{ zh: '车场', en: 'Lot' }, row => row.lot_name],
      [{ zh: '入场', en: 'Entered' }, row => ({ at: row.entered_at })],
      [{ zh: '离场', en: 'Left' }, row => ({ at: row.exited_at })],
      [{ zh: '本金（元）', en: 'Principal (yuan)' }, row => ({ fen: row.principal_fen })],
      [{ zh: '滞纳金（元）', en: 'Late fee (yuan)' }, row => ({ fen: row.late_fee_fen })],
      [{ zh: '已减免（元）', en: 'Waived (yuan)' }, row => ({ fen: row.waived_fen })],
      [{ zh: '已付（元）', en: 'Paid (yuan)' }, row => ({ fen: row.paid_fen })],
      [{ zh: '应付（元）', en: 'Due (yuan)' }, row => ({ fen: row.due_fen })],
      [{ zh: '状态', en: 'State' }, row => ARREAR_LABELS[row.state][language]],
      [{ zh: '诉讼时效至', en: 'Barred from' }, row => ({ at: barsAt(row.exited_at) })],
      [{ zh: '来源编号', en: 'Number of its source' }, row => `${row.source} ${row.external_id}`],
      [{ zh: '见证人', en: 'Witness' }, row => (row.evidence as { witness?: string }).witness],
      [
        { zh: '图片', en: 'Pictures' },
        (row, at) => row.photoIds.map((_, photo) => debtPhoto(at, photo)).join(' '),
      ],
    ],
  ])
  const ofDemands = sheetOf({ zh: '催缴', en: 'Demands' }, language, [
    demands,
    [
      [{ zh: '序号', en: 'Number' }, (_, at) => at + 1],
      [{ zh: '方式', en: 'How' }, row => DEMAND_LABELS[row.kind][language]],
      [
        { zh: '针对的欠费（序号）', en: 'Of debts (number)' },
        row => row.arrear_ids.map(id => numberOf.get(id) ?? '').join(' '),
      ],
      [{ zh: '发出', en: 'Sent' }, row => ({ at: row.sent_at })],
      [{ zh: '送达', en: 'Delivered' }, row => ({ at: row.delivered_at })],
      [{ zh: '被退回', en: 'Came back' }, row => ({ at: row.returned_at })],
      [{ zh: '告知单号', en: 'Notice' }, row => row.notice_number],
      [{ zh: '放置人', en: 'Left by' }, row => row.left_by],
      [{ zh: '回执号', en: 'Receipt' }, row => row.receipt],
      [{ zh: '图片', en: 'Picture' }, (row, at) => row.photo_id && demandPhoto(at)],
      [{ zh: '图片 SHA-256', en: 'SHA-256 of the picture' }, row => row.photo_sha256],
      [{ zh: '备注', en: 'Note' }, row => row.note],
    ],
  ])
  return [isCut ? { ...ofDebts, rows: withLast(ofDebts.rows, LEFT_OUT[language]) } : ofDebts, ofDemands]
}
