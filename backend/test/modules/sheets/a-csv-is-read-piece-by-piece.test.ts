import fc from 'fast-check'
import { isUtf8Part, readCsvPiece, type PieceRow } from '../../../src/modules/sheets'
import { parseCsv } from '../../../src/modules/sheets/read-csv'

const gbk = (text: string): Buffer => {
  const bytes: Record<string, number[]> = { 粤: [0xd4, 0xc1], 鲁: [0xc2, 0xb3], 车: [0xb3, 0xb5] }
  return Buffer.from([...text].flatMap(letter => bytes[letter] ?? [letter.charCodeAt(0)]))
}

/** Reads a whole file in pieces of `most` rows, of which no more than `window` bytes are seen at once. */
function readAll(file: Buffer, most: number, window = file.length, encoding: 'utf-8' | 'gb18030' = 'utf-8') {
  const rows: PieceRow[] = []
  let [position, line] = [0, 1]
  while (position < file.length) {
    const bytes = file.subarray(position, position + window)
    const isLast = position + bytes.length >= file.length
    const piece = readCsvPiece(bytes, { most, isLast, line, encoding })
    expect(piece.end.bytes).toBeGreaterThan(0)
    rows.push(...piece.rows)
    position += piece.end.bytes
    line += piece.end.lines
  }
  return rows
}
const cellsOf = (rows: readonly PieceRow[]) => rows.map(({ cells }) => cells)

const cell = fc.oneof(
  fc.constantFrom('', 'a', '粤B12345', 'x y', '1', '￥12'),
  fc.string({ unit: fc.constantFrom('"', '\n', ',', '粤', 'b', ' '), maxLength: 8 }),
)
const quoted = (text: string) => (/^[a-zA-Z0-9粤￥]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`)

test('a file in pieces of any size has the rows that it has in one, and each row its line', () => {
  const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 9 }), fc.constantFrom('\n', '\r\n'), (rows, most, end) => {
      const text = rows.map(cells => cells.map(quoted).join(',')).join(end)
      const whole = readAll(Buffer.from(text), 1000)
      const expected = parseCsv(text)
        .map(({ cells }) => cells.slice(0, cells.findLastIndex(one => one !== '') + 1))
        .filter(cells => cells.length > 0)
      expect(cellsOf(whole)).toEqual(expected)
      const pieces = readAll(Buffer.from(text), most, 9000)
      expect(pieces.map(({ line, cells }) => [line, cells])).toEqual(
        whole.map(({ line, cells }) => [line, cells]),
      )
    }),
  )
})

test('a row that cannot be read is reported alone, and the rows around it are read', () => {
  const long = 'x'.repeat(9000)
  const file = Buffer.from(`a,1\nb"c,2\n"d"e,3\n${long},4\nf,5\n"never closed,6\ng,7\n`)
  const rows = readAll(file, 100)
  expect(rows.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(cellsOf(rows)).toEqual([['a', '1'], null, null, null, ['f', '5'], null, ['g', '7']])
  expect(cellsOf(readAll(file, 1))).toEqual(cellsOf(rows))
})

test('bytes that are no text of the encoding spoil their row alone', () => {
  const file = Buffer.concat([
    Buffer.from('a,1\n'),
    Buffer.from([0xff, 0x2c, 0x32, 0x0a]),
    Buffer.from('c,3\n'),
  ])
  expect(cellsOf(readAll(file, 100))).toEqual([['a', '1'], null, ['c', '3']])
})

test('GB18030 is read as such, also where a plate looks like UTF-8', () => {
  const file = gbk('鲁B12345,"车\n粤"\r\n')
  expect(cellsOf(readAll(file, 1, file.length, 'gb18030'))).toEqual([['鲁B12345', '车\n粤']])
  expect(isUtf8Part(gbk('粤'))).toBe(false)
})

test('a character that is cut by the end of a part does not make it other than UTF-8', () => {
  const file = Buffer.from('粤B12345粤')
  for (let at = 1; at < file.length; at++)
    expect([isUtf8Part(file.subarray(0, at)), isUtf8Part(file.subarray(at))]).toEqual([true, true])
})
