import type { StaffSession } from '../../../src/domain/sessions'
import { ConvertXlsx } from '../../../src/modules/sheets'
import type { TestMerchant } from '../../support/build-order'
import { buildManager, importFile, IMPORT_CONTEXT, runToEnd, uploadImport } from '../../support/build-import'
import { makeXlsx } from '../../support/make-xlsx'
import { usePayments } from '../../support/use-payments'
import type { TestServices } from '../../support/test-services'

let services: TestServices
let merchant: TestMerchant
let manager: StaffSession
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => void (manager = await buildManager(services, merchant)))

const HEADER = ['externalId', 'plateText', 'plateColour', 'enteredAt', 'exitedAt', 'principalFen', 'witness']
/** 2026-11-20, 09:00 and 12:00, as a spreadsheet counts days. */
const [ENTERED, EXITED] = [{ date: 46346.375 }, { date: 46346.5 }]
const rowOf = (key: string | number, plate = '粤B23456') => [key, plate, '蓝', ENTERED, EXITED, 1200, 'w\nx']
const plateOf = (index: number) => `粤${'ABCDEFGHJK'[index % 10]}${10_000 + Math.floor(index / 10)}`
const ofLot = () => ({ lotId: merchant.lotId, fileName: 'debts.xlsx' })
/** `XLSX_ROWS=99900 npm test -- backend a-spreadsheet` measures time and memory of nearly as many rows as a file may have. */
const LARGE = Number(process.env.XLSX_ROWS ?? 8_000)
const LONGEST_MS = 60_000 + LARGE * 10
const MB = 2 ** 20

/** Prints what importing takes beside what the process, which has made the file, had before. */
async function measured<Result>(work: () => Promise<Result>): Promise<Result> {
  const [beganMs, beforeMb] = [performance.now(), Math.round(process.memoryUsage.rss() / MB)]
  let peakMb = beforeMb
  const watch = setInterval(() => (peakMb = Math.max(peakMb, Math.round(process.memoryUsage.rss() / MB))), 50)
  try {
    return await work()
  } finally {
    clearInterval(watch)
    const seconds = Math.round((performance.now() - beganMs) / 1000)
    if (process.env.XLSX_ROWS)
      process.stderr.write(`${LARGE} rows: ${seconds} s, ${beforeMb} MB before, ${peakMb} MB at most\n`)
  }
}

test(
  'an XLSX of more rows than one call takes is imported, and a wrong row is told with its own number',
  async () => {
    const many = Array.from({ length: LARGE }, (_, index) => rowOf(`x-${index}`, plateOf(index)))
    const rows = [HEADER, ...many, [], rowOf(2.02611e17), rowOf('x-last', '粤I')]
    const file = makeXlsx(rows)
    const view = await measured(() => importFile(services, manager, file, ofLot()))
    expect(view).toMatchObject({ state: 'done', rows: LARGE + 2, taken: LARGE, wrong: 2 })
    expect(view.readBytes).toBe(view.sizeBytes)
    const { items } = await services.manageImports.problems(manager, view.id, { afterLine: 0, limit: 9 })
    expect(items.map(({ line, errors }) => [line, errors[0]!.code])).toEqual([
      [LARGE + 3, 'ROW_ID_SHORTENED'],
      [LARGE + 4, 'PLATE_MALFORMED'],
    ])
    const debt = await services.database.one(
      `SELECT entered_at, evidence FROM arrear WHERE external_id = 'x-0' AND merchant_id = $1`,
      [merchant.merchantId],
    )
    expect(debt).toMatchObject({
      entered_at: new Date('2026-11-20T09:00:00+08:00'),
      evidence: { witness: 'w x' },
    })
    const left = 'SELECT part FROM data_import_part WHERE import_id = $1'
    expect(await services.database.query(left, [view.id])).toEqual([])
  },
  LONGEST_MS,
)

test('what is no spreadsheet inside, or is too large, ends the import with its reason', async () => {
  const broken = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), Buffer.alloc(100, 'x')])
  expect(await importFile(services, manager, broken, ofLot())).toMatchObject({
    state: 'failed',
    rows: 0,
    failure: { code: 'CSV_MALFORMED' },
  })
  const far = makeXlsx('<row r="100001"><c r="A100001"><v>1</v></c></row>')
  expect(await importFile(services, manager, far, ofLot())).toMatchObject({
    state: 'failed',
    failure: { code: 'SHEET_TOO_LARGE' },
  })
  const hurried = new ConvertXlsx({ memoryMb: 2048, longestMs: 1 })
  await expect(hurried.convert(makeXlsx([HEADER]))).rejects.toMatchObject({ code: 'SHEET_TOO_LARGE' })
})

test('an XLSX is shown row by row before it is imported, and then imported as it was shown', async () => {
  const rows = [HEADER, rowOf('shown-1'), rowOf('shown-2', '粤I'), rowOf('shown-3')]
  const { id } = await uploadImport(services, manager, makeXlsx(rows), ofLot())
  const preview = await services.previewImport.preview(manager, id, 500, IMPORT_CONTEXT)
  expect(preview).toMatchObject({ isWhole: true, wrongFields: [] })
  expect(preview.rows.map(({ line, outcome, cells }) => [line, outcome, cells.slice(0, 3)])).toEqual([
    [2, 'created', ['shown-1', '粤B23456', '蓝']],
    [3, 'refused', ['shown-2', '粤I', '蓝']],
    [4, 'created', ['shown-3', '粤B23456', '蓝']],
  ])
  const again = await services.previewImport.preview(manager, id, 2, IMPORT_CONTEXT)
  expect([again.rows.length, again.isWhole]).toEqual([2, false])
  expect(await services.manageImports.get(manager, id)).toMatchObject({ receivedParts: [1], taken: 0 })
  await services.manageImports.start(manager, id, IMPORT_CONTEXT)
  expect(await runToEnd(services, manager, id)).toMatchObject({ state: 'done', taken: 2, wrong: 1 })
})

test('an XLSX whose parts have not all come, or that takes long to read, has no preview', async () => {
  const large = Buffer.concat([makeXlsx([HEADER]), Buffer.alloc(5 << 20)])
  const { id } = await uploadImport(services, manager, large, ofLot())
  const preview = services.previewImport.preview(manager, id, 5, IMPORT_CONTEXT)
  await expect(preview).rejects.toMatchObject({ code: 'CSV_MALFORMED' })
})
