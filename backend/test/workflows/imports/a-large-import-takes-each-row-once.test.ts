import { TakeSlice } from '../../../src/workflows/imports/take-slice'
import { RunImport } from '../../../src/workflows/imports/run-import'
import type { StaffSession } from '../../../src/domain/sessions'
import type { TestMerchant } from '../../support/build-order'
import {
  buildManager,
  importFile,
  IMPORT_CONTEXT,
  runOnce,
  runToEnd,
  uploadImport,
} from '../../support/build-import'
import { usePayments } from '../../support/use-payments'
import type { TestServices } from '../../support/test-services'

let services: TestServices
let merchant: TestMerchant
let manager: StaffSession
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => void (manager = await buildManager(services, merchant)))

const HEADER = '欠费编号,车牌号,车牌颜色,入场时间,离场时间,欠费金额（分）,备注'
let keys = 0
const keyOf = () => `imp-${++keys}`
/** Many cars: whoever owes is counted by plate. */
const plateOf = () => `粤B${10_000 + (keys % 90_000)}`
const rowOf = (key: string, more: Partial<Record<'plate' | 'fen' | 'exit', string>> = {}) =>
  [
    key,
    more.plate ?? plateOf(),
    '蓝',
    '2026-11-20 09:00',
    more.exit ?? '2026/11/20 11:30:00',
    more.fen ?? '1200',
    '',
  ].join()
const rowsOf = (count: number) => Array.from({ length: count }, () => rowOf(keyOf()))
const fileOf = (rows: readonly string[]) => [HEADER, ...rows, ''].join('\r\n')
const ofLot = () => ({ lotId: merchant.lotId })
const debtsOf = async (importedBy = manager.staffId) =>
  services.database.query<{ external_id: string; n: number }>(
    `WITH entry AS MATERIALIZED (SELECT entity_id::uuid AS id FROM journal WHERE entity = 'arrear' AND event = 'imported' AND actor = $2)
     SELECT a.external_id, count(*)::int AS n FROM entry JOIN arrear a USING (id) WHERE a.merchant_id = $1 GROUP BY a.external_id`,
    [merchant.merchantId, `staff:${importedBy}`],
  )
const partsOf = async (id: string) =>
  (await services.database.query('SELECT part FROM data_import_part WHERE import_id = $1', [id])).length
const start = (id: string) => services.manageImports.start(manager, id, IMPORT_CONTEXT)
const runner = (
  limits: { budgetMs?: number; mostAtOnce?: number; mostRows?: number },
  takeSlice?: TakeSlice,
) =>
  new RunImport(
    { ...services, takeSlice: takeSlice ?? new TakeSlice(services) },
    { budgetMs: 5000, mostAtOnce: 2, mostRows: 1_000_000, ...limits },
  )

test('right rows become debts, wrong ones are told with their lines, and the file is deleted', async () => {
  const [good, known] = [rowsOf(1200), rowOf(keyOf())]
  const wrong = [
    rowOf('2.02611E+17'),
    rowOf(keyOf(), { plate: '粤I12345' }),
    rowOf(keyOf(), { fen: '12.5' }),
    'a"b,c',
  ]
  const view = await importFile(services, manager, fileOf([...good, known, ...wrong, known]), ofLot())
  // The key that stands twice is refused: both are in one slice.
  expect(view).toMatchObject({ state: 'done', rows: 1206, taken: 1201, merged: 0, unchanged: 0, wrong: 5 })
  expect(view.readBytes).toBe(view.sizeBytes)
  const { items } = await services.manageImports.problems(manager, view.id, { afterLine: 0, limit: 50 })
  expect(items.map(({ line, errors }) => [line, errors[0]!.code])).toEqual([
    [1203, 'ROW_ID_SHORTENED'],
    [1204, 'PLATE_MALFORMED'],
    [1205, 'BAD_INPUT'],
    [1206, 'ROW_UNREADABLE'],
    [1207, 'ROW_REPEATED'],
  ])
  expect(await partsOf(view.id)).toBe(0)
  const again = await importFile(services, manager, fileOf([...good, known]), ofLot())
  expect(again).toMatchObject({ state: 'done', rows: 1201, taken: 0, unchanged: 1201, wrong: 0 })
})

test('a known key with another plate or stay is refused, with another amount it changes the debt', async () => {
  const [one, two] = [keyOf(), keyOf()]
  await importFile(services, manager, fileOf([rowOf(one), rowOf(two)]), ofLot())
  const changed = [rowOf(one, { plate: '粤B54321' }), rowOf(two, { fen: '900' })]
  const view = await importFile(services, manager, fileOf(changed), ofLot())
  expect(view).toMatchObject({ taken: 0, merged: 1, wrong: 1 })
  const { items } = await services.manageImports.problems(manager, view.id, { afterLine: 0, limit: 50 })
  expect(items).toMatchObject([{ line: 2, key: one, errors: [{ code: 'ROW_IDENTITY_CHANGED' }] }])
})

test('two jobs that read the same slices at the same moment write each once', async () => {
  const { id } = await uploadImport(services, manager, fileOf(rowsOf(2600)), ofLot())
  await start(id)
  const [one, two] = [runner({ budgetMs: 1 }), runner({ budgetMs: 1 })]
  for (let turn = 0; turn < 10; turn++) await Promise.all([runOnce(one, id), runOnce(two, id)])
  const view = await runToEnd(services, manager, id)
  expect(view).toMatchObject({ state: 'done', rows: 2600, taken: 2600, unchanged: 0, wrong: 0 })
  expect((await debtsOf()).filter(({ n }) => n > 1)).toEqual([])
})

test('a slice whose commit fails leaves neither rows nor position, and is taken at the next try', async () => {
  const { id } = await uploadImport(services, manager, fileOf(rowsOf(700)), ofLot())
  await start(id)
  let broken = 2
  const failing = new TakeSlice(services)
  const take = failing.take.bind(failing)
  failing.take = (slice, actors, note) =>
    take(slice, actors, async (work, results) => {
      await note(work, results)
      if (broken-- > 0) throw new Error('as if the node broke')
    })
  const run = runner({}, failing)
  await run.run(id, IMPORT_CONTEXT)
  expect(await services.manageImports.get(manager, id)).toMatchObject({ state: 'running', rows: 0, taken: 0 })
  expect(await runToEnd(services, manager, id, run)).toMatchObject({
    state: 'done',
    taken: 700,
    unchanged: 0,
  })
})

test('a slice that fails again and again ends the import, and what was taken stays', async () => {
  const { id } = await uploadImport(services, manager, fileOf(rowsOf(700)), ofLot())
  await start(id)
  let slices = 0
  const failing = new TakeSlice(services)
  const take = failing.take.bind(failing)
  failing.take = (slice, actors, note) =>
    ++slices > 1 ? Promise.reject(new Error('broken')) : take(slice, actors, note)
  const view = await runToEnd(services, manager, id, runner({}, failing))
  expect(view).toMatchObject({ state: 'failed', rows: 500, taken: 500, failure: { code: 'IMPORT_STUCK' } })
  expect(slices).toBe(6)
  expect(await partsOf(id)).toBe(0)
})

test('cancelling stops it between two slices, and nothing more is read', async () => {
  const { id } = await uploadImport(services, manager, fileOf(rowsOf(1500)), ofLot())
  await start(id)
  await runner({ budgetMs: 1 }).run(id, IMPORT_CONTEXT)
  const before = await services.manageImports.get(manager, id)
  expect(before).toMatchObject({ state: 'running', rows: 500 })
  const cancelled = await services.manageImports.cancel(manager, id, IMPORT_CONTEXT)
  expect(cancelled).toMatchObject({ state: 'cancelled', rows: 500, receivedParts: [] })
  await services.runImport.run(id, IMPORT_CONTEXT)
  expect(await services.manageImports.get(manager, id)).toEqual(cancelled)
  await expect(services.manageImports.cancel(manager, id, IMPORT_CONTEXT)).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
})

test('an import that is cancelled while a slice is decided writes nothing of it', async () => {
  const { id } = await uploadImport(services, manager, fileOf(rowsOf(100)), ofLot())
  await start(id)
  const during = new TakeSlice(services)
  const take = during.take.bind(during)
  during.take = (slice, actors, note) =>
    take(slice, actors, async (work, results) => {
      await note(work, results)
      await services.manageImports.cancel(manager, id, IMPORT_CONTEXT)
    })
  await runner({}, during).run(id, IMPORT_CONTEXT)
  expect(await services.manageImports.get(manager, id)).toMatchObject({
    state: 'cancelled',
    rows: 0,
    taken: 0,
  })
})

test('GB18030 is read, and a quoted newline at the border of two parts is part of its row', async () => {
  const gbk = (text: string) =>
    Buffer.from(
      [...text].flatMap(letter =>
        letter === '鲁' ? [0xc2, 0xb3] : letter === '蓝' ? [0xc0, 0xb6] : [letter.charCodeAt(0)],
      ),
    )
  const head = 'externalId,plateText,plateColour,enteredAt,exitedAt,principalFen,remark,witness\n'
  const rest = (key: string, witness: string, remark = '') =>
    gbk(
      `${key},鲁B${10_000 + (keys++ % 90_000)},蓝,2026-11-20 09:00,2026-11-20 11:30,1200,${remark},"${witness}"\n`,
    )
  const border = 1 << 20
  // The newline inside the quotes is the last byte of the first part.
  const beforeNewline = rest('border', '').length - 2
  const pads = Array.from({ length: 200 }, (_, index) => rest(`pad-${index}`, 'w', 'x'.repeat(5000)))
  const size = gbk(head).length + pads.reduce((sum, row) => sum + row.length, 0)
  const left = border - size - beforeNewline - 1 - rest('last-pad-1', 'w').length * 10
  const more = Array.from({ length: 10 }, (_, index) => {
    const room = Math.floor(left / 10) + (index === 0 ? left % 10 : 0)
    return rest(`last-pad-${index}`, 'w', 'y'.repeat(room))
  })
  const rows = [...pads, ...more, rest('border', '\nA,""B'), rest('after', 'w')]
  const file = Buffer.concat([gbk(head), ...rows])
  expect(file[border - 1]).toBe(0x0a)
  const view = await importFile(services, manager, file, ofLot())
  expect(view).toMatchObject({ state: 'done', rows: rows.length, wrong: 0, taken: rows.length })
  const row = await services.database.one<{ plate_text: string; evidence: { witness: string } }>(
    `SELECT plate_text, evidence FROM arrear WHERE external_id = 'border'`,
  )
  expect(row!.plate_text[0]).toBe('鲁')
  expect(row!.evidence.witness).toBe('\nA,"B')
})
