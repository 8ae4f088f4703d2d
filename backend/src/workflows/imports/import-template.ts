import type { FileFormat } from '@fangxing/contract/exports'
import {
  exampleIdOf,
  IMPORT_TEMPLATE,
  TEMPLATE_DUPLICATES,
  TEMPLATE_NEED_LABELS,
} from '@fangxing/contract/import-template'
import type { ImportField, ImportKind } from '@fangxing/contract/imports'
import type { Language, Message } from '@fangxing/contract/messages'
import type { StaffSession } from '../../domain/sessions'
import { READ_LOT_NAMES } from '../../modules/imports'
import { writeSheets } from '../../modules/sheets'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import { FileReply } from '../../ports/file-reply'
import type { WrittenCell, WrittenSheet } from '../../ports/written-sheet'

type Needs = { database: Database; clock: Clock }
type Asked = { kind: ImportKind; format: FileFormat; language: Language }

const HOUR_MS = 3_600_000
const ROWS_TITLE: Message = { zh: '填写', en: 'Rows' }
const ABOUT_TITLE: Message = { zh: '说明', en: 'How to fill it in' }
const ABOUT_HEADS: readonly Message[] = [
  { zh: '列', en: 'Column' },
  { zh: '是否必填', en: 'Needed' },
  { zh: '怎么填', en: 'How it is written' },
]
const DUPLICATES: Message = { zh: '重复的行', en: 'Rows that are there already' }
const EXAMPLES: Message = { zh: '示例', en: 'Examples' }
const EXAMPLES_ABOUT: Message = {
  zh: '前两行是示例，填写时请删掉或覆盖；编号以 EXAMPLE- 开头的行不会导入。',
  en: 'The first two rows are examples: remove or overwrite them. Rows whose id begins with EXAMPLE- are not imported.',
}

/** The file to fill in: its columns with two example rows, right in all but their ids, and what each column wants. */
export class ImportTemplate {
  constructor(private readonly needs: Needs) {}

  async write(session: StaffSession, { kind, format, language }: Asked): Promise<FileReply> {
    const { database, clock } = this.needs
    const lots = await database.query<{ name: string }>(READ_LOT_NAMES, [session.merchantId])
    const cellsOf = exampleCells(lots[0]?.name ?? '', clock.now().getTime())
    const columns = IMPORT_TEMPLATE[kind]
    const rows: WrittenSheet = {
      name: ROWS_TITLE[language],
      head: columns.map(({ heading }) => heading[language]),
      rows: cellsOf.map(cells => columns.map(({ field }) => cells[field] ?? null)),
    }
    const about: WrittenSheet = {
      name: ABOUT_TITLE[language],
      head: ABOUT_HEADS.map(head => head[language]),
      rows: [
        ...columns.map(({ heading, need, form }) => [
          heading[language],
          TEMPLATE_NEED_LABELS[need][language],
          form[language],
        ]),
        [DUPLICATES[language], null, TEMPLATE_DUPLICATES[kind][language]],
        [EXAMPLES[language], null, EXAMPLES_ABOUT[language]],
      ],
    }
    const { stream, mediaType } = writeSheets(format, [rows, about])
    return new FileReply(stream, mediaType, `${kind}-template.${format}`)
  }
}

/** Of the day before, so that no time lies ahead. */
function exampleCells(lot: string, nowMs: number): Partial<Record<ImportField, WrittenCell>>[] {
  const minuteMs = nowMs - (nowMs % 60_000)
  const at = (hoursAgo: number): WrittenCell => ({ at: new Date(minuteMs - hoursAgo * HOUR_MS) })
  const row = (number: number, plateText: string, plateColour: string, fen: number) => ({
    externalId: exampleIdOf(number),
    eventId: exampleIdOf(number),
    lotCode: lot,
    plateText,
    plateColour,
    enteredAt: at(24 + number),
    exitedAt: at(23),
    principalYuan: { fen },
    feeTotalYuan: { fen },
    feeDiscountYuan: { fen: 0 },
    feePaidYuan: { fen: 0 },
  })
  return [row(1, '粤B12345', '蓝', 1000), row(2, '粤BD12345', '绿', 1250)]
}
