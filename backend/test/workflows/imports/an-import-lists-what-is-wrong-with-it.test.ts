import { TakeSlice } from '../../../src/workflows/imports/take-slice'
import { RunImport } from '../../../src/workflows/imports/run-import'
import { ManageImports } from '../../../src/workflows/imports/manage-imports'
import type { StaffSession } from '../../../src/domain/sessions'
import { buildMerchant, type TestMerchant } from '../../support/build-order'
import {
  buildManager,
  importFile,
  IMPORT_CONTEXT,
  runToEnd,
  sha256Of,
  uploadImport,
} from '../../support/build-import'
import { buildSource } from '../../support/build-source'
import { usePayments } from '../../support/use-payments'
import type { TestServices } from '../../support/test-services'

let services: TestServices
let merchant: TestMerchant
let manager: StaffSession
usePayments(made => ({ services, merchant } = made))
beforeEach(async () => {
  merchant = await buildMerchant(services)
  manager = await buildManager(services, merchant)
})

const HEADER = 'externalId,plateText,plateColour,enteredAt,exitedAt,principalFen'
let keys = 0
const rowOf = (key = `p-${++keys}`, plate = '粤B22345') =>
  [key, plate, 'blue', '2026-11-20 09:00', '2026-11-20 11:30', 1200].join()
const fileOf = (...rows: readonly string[]) => [HEADER, ...rows].join('\n')
const ofLot = () => ({ lotId: merchant.lotId })
const count = async (table: string) =>
  (await services.database.one<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))!.n
const limited = (limits: { mostRows?: number; mostAtOnce?: number }) =>
  new RunImport(
    { ...services, takeSlice: new TakeSlice(services) },
    { budgetMs: 5000, mostAtOnce: 2, mostRows: 1_000_000, ...limits },
  )
const start = (id: string) => services.manageImports.start(manager, id, IMPORT_CONTEXT)
const get = (id: string) => services.manageImports.get(manager, id)

test('a part that is not what was said is refused, the same part again changes nothing, another one is refused', async () => {
  const bytes = Buffer.from(fileOf(rowOf()))
  const made = await uploadImport(services, manager, bytes, ofLot())
  const put = (part: number, sha256: string, piece: Buffer) =>
    services.manageImports.putPart(manager, { importId: made.id, part, sha256 }, piece)
  const other = Buffer.from(bytes)
  other[0] = 0x45
  const wrong = { code: 'IMPORT_PART_WRONG' }
  await expect(put(1, sha256Of(other), bytes)).rejects.toMatchObject(wrong)
  await expect(put(1, sha256Of(bytes.subarray(1)), bytes.subarray(1))).rejects.toMatchObject(wrong)
  await expect(put(2, sha256Of(bytes), bytes)).rejects.toMatchObject(wrong)
  await expect(put(1, sha256Of(other), other)).rejects.toMatchObject(wrong)
  expect(await put(1, sha256Of(bytes), bytes)).toEqual({ part: 1, sizeBytes: bytes.length })
  await start(made.id)
  await expect(put(1, sha256Of(bytes), bytes)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  expect(await runToEnd(services, manager, made.id)).toMatchObject({ state: 'done', taken: 1 })
})

test('an upload that is not complete cannot be started, and goes after a day', async () => {
  const { id } = await services.manageImports.create(
    manager,
    { kind: 'debts', fileName: 'x.csv', sizeBytes: 3 << 20, lots: [], columns: [], ...ofLot() },
    IMPORT_CONTEXT,
  )
  const part = Buffer.alloc(1 << 20, 'a')
  await services.manageImports.putPart(manager, { importId: id, part: 2, sha256: sha256Of(part) }, part)
  await expect(start(id)).rejects.toMatchObject({ code: 'IMPORT_INCOMPLETE', params: { parts: '1, 3' } })
  await services.runImport.run(id, IMPORT_CONTEXT)
  expect(await get(id)).toMatchObject({ state: 'uploading', receivedParts: [2] })
  services.clock.at = new Date(services.clock.at.getTime() + 86_400_000)
  await services.runImport.run(id, IMPORT_CONTEXT)
  expect(await get(id)).toMatchObject({ state: 'cancelled', receivedParts: [] })
  const left = 'SELECT part FROM data_import_part WHERE import_id = $1'
  expect(await services.database.query(left, [id])).toEqual([])
})

test('an upload that is called off is over, and takes nothing more', async () => {
  const { id } = await services.manageImports.create(
    manager,
    { kind: 'debts', fileName: 'x.csv', sizeBytes: 3 << 20, lots: [], columns: [], ...ofLot() },
    IMPORT_CONTEXT,
  )
  const part = Buffer.alloc(1 << 20, 'a')
  const given = { importId: id, part: 1, sha256: sha256Of(part) }
  await services.manageImports.putPart(manager, given, part)
  const cancelled = await services.manageImports.cancel(manager, id, IMPORT_CONTEXT)
  expect(cancelled).toMatchObject({ state: 'cancelled', receivedParts: [] })
  await expect(services.manageImports.putPart(manager, given, part)).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
})

test('a header that lacks or repeats a column ends the import before any row', async () => {
  const noLot = await importFile(services, manager, fileOf(rowOf()))
  expect(noLot).toMatchObject({ state: 'failed', rows: 0, failure: { code: 'IMPORT_HEADER' } })
  const twice = await importFile(services, manager, `${HEADER},金额(分)\n${rowOf()},1`, ofLot())
  expect(twice.failure!.message.en).toContain('principalFen')
  const named = `${HEADER.replace('externalId', 'Beleg')}\n${rowOf()}`
  const columns = [{ field: 'externalId' as const, heading: 'beleg' }]
  expect(await importFile(services, manager, named, { ...ofLot(), columns })).toMatchObject({ taken: 1 })
})

test('a column with the lot is known by its usual names, and each row needs a lot that there is', async () => {
  const { name } = (await services.database.one<{ name: string }>('SELECT name FROM lot WHERE id = $1', [
    merchant.lotId,
  ]))!
  const other = (await buildMerchant(services)).lotId
  await services.database.query("UPDATE lot SET name = '别人的车场' WHERE id = $1", [other])
  for (const heading of ['停车场', '车场', '车场名称']) {
    const rows = [`${name},${rowOf()}`, `没有这个车场,${rowOf()}`, `别人的车场,${rowOf()}`, `,${rowOf()}`]
    const file = [`${heading},${HEADER}`, ...rows].join('\n')
    const chosen = await importFile(services, manager, file, ofLot())
    expect(chosen).toMatchObject({ taken: 2, wrong: 2 })
    const { items } = await services.manageImports.problems(manager, chosen.id, { afterLine: 0, limit: 5 })
    expect(items.map(({ line, errors }) => [line, errors[0]!.code])).toEqual([
      [3, 'ROW_LOT_UNKNOWN'],
      [4, 'ROW_LOT_UNKNOWN'],
    ])
  }
  // Without a chosen lot a row that names none is wrong as well.
  const file = [`停车场,${HEADER}`, `${name},${rowOf()}`, `,${rowOf()}`].join('\n')
  expect(await importFile(services, manager, file)).toMatchObject({ taken: 1, wrong: 1 })
})

test('amounts in yuan are taken to the fen, where the heading or a person says that they are', async () => {
  const header = HEADER.replace('principalFen', '欠费金额（元）')
  const row = (yuan: string) => rowOf().replace(/,1200$/, `,"${yuan}"`)
  const owed = async () =>
    (
      await services.database.query<{ fen: number }>(
        'SELECT principal_fen AS fen FROM arrear WHERE merchant_id = $1 ',
        [merchant.merchantId],
      )
    )
      .map(({ fen }) => fen)
      .sort((one, other) => one - other)
  const rows = ['20', '12.5', '0.07', '1,234.50'].map(row)
  expect(await importFile(services, manager, [header, ...rows].join('\n'), ofLot())).toMatchObject({
    taken: 4,
  })
  expect(await owed()).toEqual([7, 1250, 2000, 123450])

  // Where a comma is the point, the debt would be a hundred times what is owed.
  const none = ['12.345', '免费', '12,50', '1,5', '12,34.5', '1,2345'].map(row)
  const wrong = await importFile(services, manager, [header, ...none].join('\n'), ofLot())
  expect(wrong).toMatchObject({ taken: 0, wrong: 6 })
  const { items } = await services.manageImports.problems(manager, wrong.id, { afterLine: 0, limit: 5 })
  expect(items.map(({ errors, cells }) => [errors[0]!.field, cells!.principalYuan])).toEqual([
    ['principalYuan', '12.345'],
    ['principalYuan', '免费'],
    ['principalYuan', '12,50'],
    ['principalYuan', '1,5'],
    ['principalYuan', '12,34.5'],
  ])

  const named = HEADER.replace('principalFen', '金额')
  const columns = [{ field: 'principalYuan' as const, heading: '金额' }]
  const chosen = await importFile(services, manager, [named, row('3')].join('\n'), { ...ofLot(), columns })
  expect(chosen).toMatchObject({ taken: 1 })
  expect((await owed()).includes(300)).toBe(true)
  const both = await importFile(services, manager, `${header},金额(分)\n${row('3')},1`, ofLot())
  expect(both.failure).toMatchObject({ code: 'IMPORT_HEADER' })
})

test('codes of lots are understood, unknown ones refused, and times, plates and lots of others are not taken', async () => {
  const header = HEADER.replace('plateText', '车场编号,plateText')
  const row = (code: string) => rowOf().replace(',粤', `,${code},粤`)
  const lots = [{ code: 'L1', lotId: merchant.lotId }]
  const view = await importFile(services, manager, [header, row('L1'), row('L2'), row('')].join('\n'), {
    lots,
  })
  expect(view).toMatchObject({ taken: 1, wrong: 2 })
  const other = await buildMerchant(services)
  const foreign = uploadImport(services, manager, fileOf(rowOf()), { lotId: other.lotId })
  await expect(foreign).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const stranger = await buildManager(services, other)
  for (const act of ['get', 'start', 'cancel'] as const)
    await expect(services.manageImports[act](stranger, view.id, IMPORT_CONTEXT)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  const problems = services.manageImports.problems(stranger, view.id, { afterLine: 0, limit: 5 })
  await expect(problems).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(services.problemsCsv.read(stranger, view.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await services.manageImports.list(stranger, { limit: 20 })).toEqual({ items: [] })
})

test('a merchant has one import that runs, and so many run at once', async () => {
  const run = limited({ mostAtOnce: 1 })
  const one = await uploadImport(services, manager, fileOf(rowOf()), ofLot())
  const two = await uploadImport(services, manager, fileOf(rowOf()), ofLot())
  await start(one.id)
  await start(one.id)
  await expect(start(two.id)).rejects.toMatchObject({ code: 'IMPORT_RUNNING' })
  const other = await buildMerchant(services)
  const stranger = await buildManager(services, other)
  const third = await uploadImport(services, stranger, fileOf(rowOf()), { lotId: other.lotId })
  await services.manageImports.start(stranger, third.id, IMPORT_CONTEXT)
  await services.database.query(`UPDATE data_import SET slot = 0 WHERE id = $1`, [third.id])
  await run.run(one.id, IMPORT_CONTEXT)
  expect(await get(one.id)).toMatchObject({ state: 'queued', rows: 0 })
  await services.manageImports.cancel(stranger, third.id, IMPORT_CONTEXT)
  await run.run(one.id, IMPORT_CONTEXT)
  expect(await get(one.id)).toMatchObject({ state: 'done', taken: 1 })
})

test('uploads that wait, and the bytes of all files, are bounded', async () => {
  await uploadImport(services, manager, fileOf(rowOf()), ofLot())
  const tight = new ManageImports(services, { mostWaiting: 1, mostBytes: 4 * 2 ** 30 })
  const asked = {
    kind: 'debts' as const,
    fileName: 'x.csv',
    sizeBytes: 10,
    lots: [],
    columns: [],
    ...ofLot(),
  }
  await expect(tight.create(manager, asked, IMPORT_CONTEXT)).rejects.toMatchObject({
    code: 'IMPORT_TOO_MANY',
  })
  const full = new ManageImports(services, { mostWaiting: 9, mostBytes: 50 })
  await expect(full.create(manager, asked, IMPORT_CONTEXT)).rejects.toMatchObject({ code: 'IMPORT_NO_ROOM' })
})

test('more rows than are allowed end the import, and those before them stay', async () => {
  const rows = Array.from({ length: 12 }, () => rowOf())
  const { id } = await uploadImport(services, manager, fileOf(...rows), ofLot())
  await start(id)
  const view = await runToEnd(services, manager, id, limited({ mostRows: 10 }))
  expect(view).toMatchObject({
    state: 'failed',
    rows: 10,
    taken: 10,
    failure: { code: 'IMPORT_TOO_MANY_ROWS' },
  })
})

test('an import stops when whoever began it may not import any more', async () => {
  const { id } = await uploadImport(services, manager, fileOf(rowOf()), ofLot())
  await start(id)
  await services.database.query(`UPDATE staff SET roles = '{attendant}' WHERE id = $1`, [manager.staffId])
  await services.runImport.run(id, IMPORT_CONTEXT)
  expect(await get(id)).toMatchObject({ state: 'failed', rows: 0, failure: { code: 'FORBIDDEN_ROLE' } })
})

test('debts that a file says are not owed any more end, and new ones beside them are taken', async () => {
  const [one, two] = ['ended-1', 'ended-2']
  await importFile(services, manager, fileOf(rowOf(one), rowOf(two)), ofLot())
  const rows = [
    `${rowOf('new-1')},,`,
    `${rowOf(one)},withdrawn,`,
    `${rowOf(two)},paid_elsewhere,`,
    `${rowOf('new-2')},,`,
  ]
  const file = [`${HEADER},ended,endedReference`, ...rows].join('\n')
  const view = await importFile(services, manager, file, ofLot())
  expect(view).toMatchObject({ state: 'done', rows: 4, taken: 3, wrong: 1 })
  const states = await services.database.query<{ external_id: string; state: string }>(
    `SELECT external_id, state FROM arrear WHERE merchant_id = $1 ORDER BY external_id`,
    [merchant.merchantId],
  )
  expect(states.map(({ external_id: key, state }) => [key, state])).toEqual([
    ['ended-1', 'void'],
    ['ended-2', 'grace'],
    ['new-1', 'grace'],
    ['new-2', 'grace'],
  ])
})

test('finished stays are priced, charged and joined as those of a source, once', async () => {
  const source = await buildSource(services, merchant.merchantId)
  const header = '流水号,车牌号,车牌颜色,入场时间,离场时间,应收金额（分）,实收金额（分）'
  const stay = (key: string, plate: string, paid: number, entered = '2026-11-22 08:00') =>
    [key, plate, '蓝牌', entered, '2026-11-22 10:00', 1500, paid].join()
  const rows = [
    stay('s-1', '粤B30001', 0),
    stay('s-2', '粤B30002', 1500),
    stay('s-3', '粤B30003', 0, ''),
    stay('2.0E+17', '粤B30004', 0),
    stay('s-1', '粤B30001', 0),
  ]
  const given = { kind: 'stays' as const, sourceId: source.sourceId, ...ofLot() }
  const file = [header, ...rows].join('\n')
  const view = await importFile(services, manager, file, given)
  expect(view).toMatchObject({ state: 'done', rows: 5, taken: 3, unchanged: 1, wrong: 1, review: 1 })
  expect(await importFile(services, manager, file, given)).toMatchObject({ taken: 0, unchanged: 4, wrong: 1 })
  const stays = await services.database.query<{ plate_text: string; state: string; due: number | null }>(
    `SELECT s.plate_text, s.state, a.due_fen AS due FROM parking_session s LEFT JOIN arrear a ON a.id = s.arrear_id
     WHERE s.merchant_id = $1 ORDER BY s.plate_text`,
    [merchant.merchantId],
  )
  expect(stays).toEqual([
    { plate_text: '粤B30001', state: 'owed', due: 1500 },
    { plate_text: '粤B30002', state: 'paid', due: null },
    { plate_text: '粤B30003', state: 'half', due: null },
  ])
  // A file says nothing about whether the source is there now.
  const contact = 'SELECT seen_at FROM source_contact WHERE source_id = $1'
  expect(await services.database.one(contact, [source.sourceId])).toEqual({ seen_at: null })
})

test('a preview says what would become of the first rows and writes nothing', async () => {
  const rows = [rowOf('seen-1'), rowOf('seen-2', '粤I'), 'a"', rowOf('seen-4')]
  const { id } = await uploadImport(services, manager, `${HEADER},备注\n${rows.join(',x\n')},x`, ofLot())
  const before = await Promise.all(['arrear', 'journal', 'data_import_problem'].map(count))
  const preview = await services.previewImport.preview(manager, id, 3, IMPORT_CONTEXT)
  expect(preview.columns.slice(-2)).toEqual([
    { heading: 'principalFen', field: 'principalFen' },
    { heading: '备注', field: null },
  ])
  expect(preview.rows.map(({ line, outcome, errors }) => [line, outcome, errors[0]?.code])).toEqual([
    [2, 'created', undefined],
    [3, 'refused', 'PLATE_MALFORMED'],
    [4, 'refused', 'ROW_UNREADABLE'],
  ])
  expect(await Promise.all(['arrear', 'journal', 'data_import_problem'].map(count))).toEqual(before)
  const source = await buildSource(services, merchant.merchantId)
  const stays = await uploadImport(
    services,
    manager,
    `eventId,plateText,enteredAt,exitedAt\nq-1,粤B30009,2026-11-22 08:00,2026-11-22 10:00`,
    { kind: 'stays', sourceId: source.sourceId, ...ofLot() },
  )
  const stayCount = await count('parking_session')
  expect((await services.previewImport.preview(manager, stays.id, 3, IMPORT_CONTEXT)).rows).toMatchObject([
    { line: 2, key: 'q-1', outcome: 'review' },
  ])
  expect(await count('parking_session')).toBe(stayCount)
})

test('a header that lacks a column is shown with what every column may be, so that somebody can say which one it is', async () => {
  const file = `${HEADER.replace('externalId', 'Beleg')}\n${rowOf('asked-1')}`
  const { id } = await uploadImport(services, manager, file, ofLot())
  const preview = await services.previewImport.preview(manager, id, 5, IMPORT_CONTEXT)
  expect(preview).toMatchObject({ wrongFields: ['externalId'], rows: [], isWhole: false })
  expect(preview.columns[0]).toEqual({ heading: 'Beleg', field: null })
  expect(preview.fields).toContain('externalId')
  expect(preview.fields).not.toContain('eventId')
})

test('of a number in a wrong row its end alone is kept', async () => {
  const heading = `${HEADER},contactPhone,contactConsentedAt,contactSource`
  const file = [heading, `${rowOf('phone-1', '粤I')},13812345678,2026-01-01T00:00:00Z,x`].join('\n')
  const view = await importFile(services, manager, file, ofLot())
  const { items } = await services.manageImports.problems(manager, view.id, { afterLine: 0, limit: 9 })
  expect(items[0]!.cells).toMatchObject({ contactPhone: '*********78' })
  const rows = await services.database.query('SELECT * FROM data_import_problem WHERE import_id = $1', [
    view.id,
  ])
  expect(JSON.stringify(rows)).not.toContain('13812345678')
})

test('a wrong row is kept as it stands in the file, and what corrects it is taken for the same lots', async () => {
  const lots = [{ code: 'L1', lotId: merchant.lotId }]
  const file = [
    `lotCode,${HEADER},备注`,
    `L1,${rowOf('mend-1', '粤I')},x`,
    `L1,${rowOf('mend-2')},y`,
    'a"',
  ].join('\n')
  const view = await importFile(services, manager, file, { lots })
  const { items } = await services.manageImports.problems(manager, view.id, { afterLine: 0, limit: 9 })
  const cells = { lotCode: 'L1', externalId: 'mend-1', plateText: '粤I', plateColour: 'blue' }
  expect(items.map(problem => problem.cells)).toMatchObject([cells, null])
  const mended = [`lotCode,${HEADER}`, `L1,${rowOf('mend-1', '粤B22399')}`].join('\n')
  expect(await importFile(services, manager, mended, { mendsImportId: view.id })).toMatchObject({
    state: 'done',
    taken: 1,
    wrong: 0,
  })
  const stranger = await buildManager(services, await buildMerchant(services))
  await expect(uploadImport(services, stranger, mended, { mendsImportId: view.id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('the report holds every kept problem, and no cell of it is a formula', async () => {
  const view = await importFile(services, manager, fileOf(rowOf('=1+1', '粤I'), rowOf('@x', '粤I')), ofLot())
  const { stream } = await services.problemsCsv.read(manager, view.id)
  const chunks: string[] = []
  for await (const chunk of stream) chunks.push(String(chunk))
  const lines = chunks.join('').split('\r\n')
  expect(lines).toHaveLength(4)
  expect(lines[0]!.codePointAt(0)).toBe(0xfeff)
  expect(lines[1]).toContain(`2,"'=1+1","plateText","PLATE_MALFORMED"`)
})

test('what is known of an import is deleted three months after its end, its file at once', async () => {
  const view = await importFile(services, manager, fileOf(rowOf(), rowOf('k', '粤I')), ofLot())
  services.clock.at = new Date(services.clock.at.getTime() + 89 * 86_400_000)
  await services.prune.run(IMPORT_CONTEXT)
  expect((await get(view.id)).problemCount).toBe(1)
  services.clock.at = new Date(services.clock.at.getTime() + 2 * 86_400_000)
  await services.prune.run(IMPORT_CONTEXT)
  await expect(get(view.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  services.clock.at = new Date('2026-11-23T02:00:00Z')
})

test('the days on which reminders were delivered come from a column of the file', async () => {
  const file = [`${HEADER},催缴送达时间`, `${rowOf('reminded')},2026-11-21 09:00；2026-11-22 09:00`].join(
    '\n',
  )
  expect(await importFile(services, manager, file, ofLot())).toMatchObject({ taken: 1, wrong: 0 })
  const reminders = await services.database.query(
    `SELECT r.kind, r.delivered_at FROM reminder r JOIN arrear a ON a.id = r.arrear_id
     WHERE a.external_id = 'reminded' AND a.merchant_id = $1 ORDER BY r.delivered_at`,
    [merchant.merchantId],
  )
  expect(reminders).toEqual([
    { kind: 'imported', delivered_at: new Date('2026-11-21T09:00:00+08:00') },
    { kind: 'imported', delivered_at: new Date('2026-11-22T09:00:00+08:00') },
  ])
})

test('a code of a lot means what was said of it, however its id was written, and a word of the language means nothing', async () => {
  const header = `lotCode,${HEADER}`
  const file = [header, ...['A', '__proto__', 'constructor'].map(code => `${code},${rowOf()}`)].join('\n')
  const lots = [{ code: 'A', lotId: merchant.lotId.toUpperCase() }]
  const made = await uploadImport(services, manager, file, { lots })
  await start(made.id)
  expect(await runToEnd(services, manager, made.id)).toMatchObject({ state: 'done', taken: 1, wrong: 2 })
  const { items } = await services.manageImports.problems(manager, made.id, { afterLine: 0, limit: 10 })
  expect(items.map(({ errors }) => errors.map(({ code }) => code))).toEqual([
    ['ROW_LOT_UNKNOWN'],
    ['ROW_LOT_UNKNOWN'],
  ])
})
