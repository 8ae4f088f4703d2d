import type { Language, Message } from '@fangxing/contract/messages'
import type { WrittenCell, WrittenSheet } from '../../ports/written-sheet'

/** `at`: which row of the sheet it is, from zero. */
export type Column<Row> = readonly [head: Message, cell: (row: Row, at: number) => WrittenCell]
type Rows<Row> = Iterable<Row> | AsyncIterable<Row>

/** A sheet of rows of one kind; they are read while it is written. */
export const sheetOf = <Row>(
  name: Message,
  language: Language,
  [rows, columns]: [Rows<Row>, readonly Column<Row>[]],
): WrittenSheet => ({
  name: name[language],
  head: columns.map(([head]) => head[language]),
  rows: cellsOf(rows, columns),
})

async function* cellsOf<Row>(
  rows: Rows<Row>,
  columns: readonly Column<Row>[],
): AsyncGenerator<readonly WrittenCell[]> {
  let at = 0
  for await (const row of rows) {
    const place = at++
    yield columns.map(([, cell]) => cell(row, place))
  }
}
