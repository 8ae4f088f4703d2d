import type { StaffCall } from '@fangxing/contract/calls'
import type { ExportedList } from '@fangxing/contract/exports'
import { PLATE_COLOURS, type PlateColour } from '@fangxing/contract/plate'
import type { Message } from '@fangxing/contract/messages'
import type { WrittenCell } from '../../../ports/written-sheet'

type RowOf<Name extends ExportedList> = StaffCall<Name>['reply']['items'][number]

/** What a file says besides the rows. */
export type Texts = {
  t: (message: Message) => string
  /** Of a lot of the merchant; empty when there is none. */
  lotName: (lotId: string | null) => string
}
type FileColumn<Row> = readonly [head: Message, cell: (row: Row, texts: Texts) => WrittenCell]

/** A list as a file: what its sheet is called, and its columns. */
export type ListFile<Row> = { title: Message; columns: readonly FileColumn<Row>[] }
export type ListFiles = { readonly [Name in ExportedList]: ListFile<RowOf<Name>> }

/** Heads that many files share. */
export const HEADS = {
  plate: { zh: '车牌', en: 'Plate' },
  colour: { zh: '颜色', en: 'Colour' },
  lot: { zh: '车场', en: 'Lot' },
  lots: { zh: '停车场', en: 'Lots' },
  state: { zh: '状态', en: 'State' },
  amount: { zh: '金额（元）', en: 'Amount (yuan)' },
  due: { zh: '应付（元）', en: 'Due (yuan)' },
  name: { zh: '名称', en: 'Name' },
  everyLot: { zh: '全部停车场', en: 'All lots' },
  transaction: { zh: '微信交易单号', en: 'WeChat transaction' },
} satisfies Record<string, Message>

/** A plate and its colour, which tells two cars with one text apart. */
export const plateColumns = <Row extends { plateText: string | null; plateColour: string | null }>(): [
  FileColumn<Row>,
  FileColumn<Row>,
] => [
  [HEADS.plate, row => row.plateText],
  [HEADS.colour, ({ plateColour }, { t }) => colourText(plateColour, t)],
]

/** Empty where it is not known. */
export const colourText = (colour: string | null, t: Texts['t']): string =>
  colour !== null && Object.hasOwn(PLATE_COLOURS, colour) ? t(PLATE_COLOURS[colour as PlateColour]) : ''
