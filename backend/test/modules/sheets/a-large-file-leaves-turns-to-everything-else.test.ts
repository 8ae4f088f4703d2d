import { writeSheets } from '../../../src/modules/sheets'

const ROWS = 40_000
/** Rows that are there already, so that nothing has to be waited for. */
function* rows() {
  for (let row = 0; row < ROWS; row++) yield [row, '粤B12345', '月卡', 'A1、A2']
}

test.each(['xlsx', 'csv'] as const)(
  'while %s is written everything else has its turn, many times',
  async format => {
    const { stream } = writeSheets(format, [{ name: '名单', head: ['a', 'b', 'c', 'd'], rows: rows() }])
    let turns = 0
    const count = () => {
      turns++
      timer = setImmediate(count)
    }
    let timer = setImmediate(count)
    let bytes = 0
    for await (const piece of stream) bytes += (piece as Buffer).length
    clearImmediate(timer)
    expect(bytes).toBeGreaterThan(100_000)
    expect(turns).toBeGreaterThan(10)
  },
)
