import { readSheet } from '../../../src/modules/sheets'
import { makeXlsx } from '../../support/make-xlsx'

const refusalOf = (file: Buffer) =>
  readSheet(file).then(
    () => 'read',
    (error: { code?: string; params?: { limit?: string } }) =>
      `${error.code} ${error.params?.limit ?? ''}`.trim(),
  )

it('reads texts, numbers as they are written and dates in the time of Shanghai', async () => {
  const sheet = await readSheet(
    makeXlsx([
      ['编号', '时间', '数'],
      ['a', { date: 46336.5 }, 1300],
      [],
      [' b ', { date: 46336 }, 2.02611e17],
    ]),
  )
  expect(sheet.header).toEqual(['编号', '时间', '数'])
  expect(sheet.records).toEqual([
    { line: 2, cells: ['a', '2026-11-10T12:00:00+08:00', '1300'] },
    { line: 4, cells: ['b', '2026-11-10T00:00:00+08:00', '2.02611E+17'] },
  ])
})

it.each([
  [
    'a row far below',
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    'SHEET_TOO_LARGE 100000 行 / rows',
  ],
  [
    'a cell far to the right',
    `<row r='1'><c r='XFD1'><v>1</v></c></row>`,
    'SHEET_TOO_LARGE 200 列 / columns',
  ],
  ['an address in disguise', '<row r="1"><c r="&#88;FD1"><v>1</v></c></row>', 'CSV_MALFORMED'],
  ['no cell', '', 'CSV_MALFORMED'],
])('refuses an XLSX with %s in words', async (_what, data, expected) => {
  expect(await refusalOf(makeXlsx(data))).toBe(expected)
})

/** The same file, in which one part claims another size in the table of contents. */
function claiming(sizeBytes: number): Buffer {
  const file = makeXlsx([['a'], ['b']], { 'xl/big.xml': new Uint8Array(1 << 20) })
  file.writeUInt32LE(sizeBytes, file.lastIndexOf('xl/big.xml') - 46 + 24)
  return file
}

it('refuses an XLSX that unpacks to more than 16 MB before it does', async () => {
  expect(await refusalOf(claiming((16 << 20) + 1))).toBe('SHEET_TOO_LARGE 16 MB')
})

it('refuses an XLSX of more cells than this node has time to read', async () => {
  const cells = Array.from({ length: 20 }, () => '<c><v>1</v></c>').join('')
  const file = makeXlsx(`<row>${cells}</row>`.repeat(5_000))
  expect(file.length).toBeLessThan(2 << 20)
  expect(await refusalOf(file)).toBe('SHEET_TOO_LARGE 300000 个标签 / XML tags')
})

it('unpacks no more of an XLSX than it claims to hold', async () => {
  expect(await refusalOf(claiming(10))).toBe('read')
})

it('refuses what is neither text nor an XLSX', async () => {
  expect(await refusalOf(Buffer.from([0x61, 0xff, 0xff]))).toBe('CSV_MALFORMED')
  expect(await refusalOf(Buffer.from('PK\u0003\u0004'))).toBe('CSV_MALFORMED')
})
