import type { PriceBoard } from '@fangxing/contract/tariffs'
import { clockTime, day } from '@fangxing/contract/shown-time'
import type { Translate } from '../../../i18n/language'
import { writtenParts } from '../sentences'

export type BoardLine =
  /** A name and what is said of it, the name in a column of its own. */
  | { kind: 'fact'; name: string; text: string }
  | { kind: 'heading'; text: string }
  | { kind: 'item'; text: string }
export type BoardContent = { title: string; lotName: string; lines: BoardLine[]; foot: string }

/** The year is named whenever the board is printed, as for somebody who reads it long after. */
const LONG_AGO_MS = 0

/** What is printed is Chinese, whatever the language of this page. */
const chinese: Translate = message => message.zh

/** What the board at the lot says, in the order in which it is read. */
export function boardContent(board: PriceBoard): BoardContent {
  const { lotName, address, payeeName, hotline, filingNumber, validFrom, definition } = board
  const hasSeveral = definition.structures.length > 1
  const parts = writtenParts(definition, chinese).map(part => ({
    ...part,
    // Where one list is for all cars, that need not be said.
    sentences: hasSeveral ? part.sentences : part.sentences.filter(({ key }) => !key.endsWith('/who')),
  }))
  return {
    title: '停车收费公示牌',
    lotName,
    lines: [
      { kind: 'fact', name: '停车场', text: `${lotName}（${address}）` },
      { kind: 'fact', name: '收费单位', text: payeeName },
      { kind: 'fact', name: '备案号', text: filingNumber },
      {
        kind: 'fact',
        name: '执行时间',
        text: `${day(validFrom, 'zh', LONG_AGO_MS)} ${clockTime(validFrom)} 起入场的车辆`,
      },
      { kind: 'fact', name: '服务与投诉电话', text: hotline },
      ...parts.flatMap(({ title, sentences }): BoardLine[] => [
        { kind: 'heading', text: !hasSeveral && title === parts[0]!.title ? '收费标准' : title },
        ...sentences.map(({ text }): BoardLine => ({ kind: 'item', text })),
      ]),
    ],
    foot: '对收费有异议，请拨打上面的电话，或拨打 12345。',
  }
}
