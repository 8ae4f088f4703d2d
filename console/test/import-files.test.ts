import type { ImportProblem } from '@fangxing/contract/imports'
import { correctedFile, problemLines } from '../src/pages/imports/corrected-file'

const words = { line: { zh: '原行号', en: 'Row' }, why: { zh: '原因', en: 'Reason' } }
const problem = (line: number, cells: ImportProblem['cells']): ImportProblem => ({
  line,
  key: null,
  cells,
  errors: [
    { field: 'plateText', code: 'PLATE_MALFORMED', message: { zh: '车牌格式不正确', en: 'No plate' } },
  ],
})

const textOf = (file: File) =>
  new Promise<string>(resolve => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.readAsText(file)
  })

test('rows that were corrected go to the platform cell by cell as they stand, whatever they look like', async () => {
  const file = correctedFile([{ plateText: '粤B"1', externalId: '-7' }, { plateText: '粤B2' }], 'a.csv')
  expect(await textOf(file)).toBe('"externalId","plateText"\n"-7","粤B""1"\n"","粤B2"')
})

test('rows to be corrected in a spreadsheet say where they stood and why, under headings that an import knows', () => {
  const lines = problemLines(
    [problem(7, { plateText: '粤I', externalId: '=1+1' }), problem(9, null)],
    words,
    m => m.zh,
  )
  expect(lines.map(line => line.trim())).toEqual([
    '"原行号","原因","欠费编号","车牌"',
    `7,"车牌格式不正确","'=1+1","粤I"`,
    '9,"车牌格式不正确",,',
  ])
})
