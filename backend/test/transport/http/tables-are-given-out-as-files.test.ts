import { randomUUID } from 'node:crypto'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { ExportedList } from '@fangxing/contract/exports'
import { EXPORTED_LISTS } from '@fangxing/contract/file-tables'
import { buildRequest } from '@fangxing/contract/client/request'
import { unzipSync } from 'fflate'
import { readSheet as readFirstSheet } from 'read-excel-file/node'
import { dayOf } from '../../../src/domain/shanghai-time'
import { xlsxBytes } from '../../../src/modules/sheets/write-xlsx'
import { startReceiver, type TestReceiver } from '../../support/webhook-receivers'
import { startApp, type TestApp } from './app'
import { activeOrder, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 120_000)
const receivers: TestReceiver[] = []
afterAll(async () => {
  await Promise.all(receivers.map(receiver => receiver.stop()))
  await app.stop()
})

type Asked = { format?: 'xlsx' | 'csv'; language?: 'zh' | 'en'; filters?: string; token?: string }

async function fetchFile(
  call: 'exportList' | 'exportReport',
  parts: { params?: Record<string, string>; query: Record<string, unknown> },
  token: string,
) {
  const { path } = buildRequest(STAFF_CALLS[call], parts)
  const reply = await fetch(`${app.origin}${path}`, { headers: { authorization: `Bearer ${token}` } })
  const bytes = Buffer.from(await reply.arrayBuffer())
  return { status: reply.status, bytes, name: reply.headers.get('content-disposition') ?? '' }
}

const exported = (list: ExportedList, asked: Asked = {}) => {
  const { token = context.manager.token, ...query } = asked
  return fetchFile('exportList', { params: { list }, query: { format: 'csv', ...query } }, token)
}
const codeOf = ({ bytes }: { bytes: Buffer }) => (JSON.parse(bytes.toString()) as { code: string }).code
const linesOf = ({ bytes }: { bytes: Buffer }) => bytes.toString().trimEnd().split('\r\n')

test('a list is a file with the rows of all its pages, filtered as on its page', async () => {
  const plate = { text: '粤BFX888', colour: 'blue' as const }
  for (let row = 0; row < 130; row++) await context.debt(plate, 100 + row)
  await context.debt({ text: '粤BFX999', colour: 'blue' })
  const file = await exported('listArrears', { filters: `plateText=${encodeURIComponent('粤BFX888')}` })
  expect(file.name).toBe(`attachment; filename="arrears-${dayOf(app.services.clock.now())}.csv"`)
  const lines = linesOf(file)
  expect(lines[0]).toMatch(/^\uFEFF"车牌","颜色","车场","入场"/)
  expect(lines).toHaveLength(131)
  expect(lines.every((line, at) => at === 0 || line.startsWith('"粤BFX888","蓝牌","科技园一号"'))).toBe(true)

  // Its first page says what all of its pages hold.
  const pages = await app.ask(STAFF_CALLS.listArrears, {
    token: context.manager.token,
    query: { plateText: '粤BFX888', limit: '100' },
  })
  expect(pages.body.sum).toEqual({ count: 130, dueFen: 130 * 100 + (129 * 130) / 2 })
  const last = await app.ask(STAFF_CALLS.listArrears, {
    token: context.manager.token,
    query: { plateText: '粤BFX888', limit: '100', cursor: pages.body.next as string },
  })
  expect([last.body.items.length, last.body.sum]).toEqual([30, undefined])
  const elsewhere = { plateText: '粤BFX888', lotId: context.a2 }
  const none = await app.ask(STAFF_CALLS.listArrears, { token: context.manager.token, query: elsewhere })
  expect(none.body.sum).toEqual({ count: 0, dueFen: 0 })

  const book = await exported('listArrears', { format: 'xlsx', language: 'en', filters: 'state=outstanding' })
  const rows = await readFirstSheet(book.bytes)
  expect(rows[0]!.slice(0, 3)).toEqual(['Plate', 'Colour', 'Lot'])
  expect(rows).toHaveLength(132)
  const due = rows.slice(1).reduce((sum, row) => sum + (row[10] as number), 0)
  expect(due).toBeCloseTo((130 * 100 + (129 * 130) / 2 + 1500) / 100)
})

test('who takes a list away as a file is in the audit log before the file begins', async () => {
  const of = () =>
    app.services.database.query<{ entity_id: string; detail: unknown }>(
      `SELECT entity_id, detail FROM journal WHERE event = 'list_exported' AND entity_id = $1 ORDER BY id DESC`,
      [context.manager.id],
    )
  const before = (await of()).length
  await exported('listDebtors')
  expect(await of()).toHaveLength(before + 1)
  expect((await of())[0]).toMatchObject({ detail: { list: 'listDebtors' } })
  // What is refused takes nothing away.
  await exported('listArrears', { filters: 'state=nonsense' })
  expect(await of()).toHaveLength(before + 1)
})

test('a cell that begins like a formula is written as text', async () => {
  const note = '=HYPERLINK("http://x.example","pay")'
  const plate = context.plate()
  const { token } = context.manager
  await app.ask(STAFF_CALLS.exemptPlate, { token, body: { plate, lotId: null, note } })
  const [, line] = linesOf(await exported('listExemptPlates'))
  expect(line).toContain(`"'=HYPERLINK(""http://x.example"",""pay"")"`)
  const { bytes } = await exported('listExemptPlates', { format: 'xlsx' })
  const sheet = Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml']!).toString()
  expect(sheet).not.toContain('<f>')
  expect(sheet).toContain('t="inlineStr"><is><t xml:space="preserve">=HYPERLINK(&quot;http://x.example')
})

async function addWebhook(): Promise<string> {
  const receiver = await startReceiver([])
  receivers.push(receiver)
  const { token } = context.manager
  const body = {
    name: `ERP ${receivers.length}`,
    url: receiver.url,
    eventTypes: ['arrear.created'],
    scopes: [],
  }
  const reply = await app.ask(STAFF_CALLS.createWebhook, { token, body })
  expect(reply.status).toBe(200)
  return (reply.body.webhook as { id: string }).id
}

test('prices, connected systems and what a webhook was sent are files too', async () => {
  const { manager, a1, a: merchantId } = context
  const { token } = await context.staff(merchantId, ['manager'], [])
  const source = { kind: 'camera', name: '入口相机', scopes: ['stays', 'pictures'], ratePerMinute: 60, rank: 100, lots: [], colours: [] } // prettier-ignore
  await app.ask(STAFF_CALLS.createSource, { token: manager.token, body: source })
  const [head, row] = linesOf(await exported('listSources', { token }))
  expect(head).toMatch(/^\uFEFF"名称","种类","状态","最近联系"/)
  expect(row).toMatch(/^"入口相机","车牌相机","尚未联系",/)
  const english = linesOf(await exported('listSources', { token, language: 'en' }))
  expect(english[1]).toMatch(/^"入口相机","Camera","Never heard",.*"Report stays \/ Send pictures","?1"?$/)

  const webhookId = await addWebhook()
  const { database } = app.services
  await database.query(
    `INSERT INTO webhook_delivery (id, webhook_id, position, journal_id, event_type, object_id, object_version, content, state, attempts, last_status,
       last_problem, created_at, next_at, deadline_at, done_at)
     SELECT gen_random_uuid(), $1, n, n, 'arrear.created', $2, 1, '{}', 'dead', 9, 500, 'status 500', now() - n * interval '1 second', now(), now(), now()
     FROM generate_series(1, 130) n`,
    [webhookId, a1],
  )
  const dead = linesOf(await exported('listWebhookDeliveries', { token, filters: `webhookId=${webhookId}&state=dead` })) // prettier-ignore
  expect(dead).toHaveLength(131)
  expect(dead[1]).toMatch(new RegExp(`^"新欠费","${a1}","未送达",`))
  const waiting = `webhookId=${webhookId}&state=waiting`
  expect(linesOf(await exported('listWebhookDeliveries', { token, filters: waiting }))).toHaveLength(1)
  expect(codeOf(await exported('listWebhookDeliveries', { token }))).toBe('BAD_INPUT')
  const foreign = await exported('listWebhookDeliveries', { token: context.stranger.token, filters: waiting })
  expect(codeOf(foreign)).toBe('NOT_FOUND')
})

test('every list can be exported by those who may read it, and by nobody else', async () => {
  const { attendant, operator } = context
  const day = dayOf(app.services.clock.now())
  const source = { kind: 'camera', name: '出口相机', scopes: ['stays'], lots: [], colours: [] }
  const made = await app.ask(STAFF_CALLS.createSource, { token: context.manager.token, body: source })
  const { id: sourceId } = made.body.source as { id: string }
  const needed: { [List in ExportedList]?: string } = {
    listSettlements: `from=${day}&to=${day}`,
    listRefunds: `from=${day}&to=${day}`,
    searchAudit: `from=${new Date(Date.now() - 86_400_000).toISOString()}`,
    listPayments: `from=${day}&to=${day}`,
    listDayStays: `day=${day}&part=entered`,
    listNoticesMade: `from=${day}&until=${day}`,
    listWebhookDeliveries: `webhookId=${await addWebhook()}&state=waiting`,
    listSourceAnswers: `sourceId=${sourceId}`,
    listLateEvents: `sourceId=${sourceId}`,
  }
  for (const list of EXPORTED_LISTS) {
    // Another person for each: how many files one gets is limited.
    const manager = await context.staff(context.a, ['manager'], [])
    const { token } = list === 'listMerchants' ? operator : manager
    const { status, bytes } = await exported(list, { filters: needed[list], token })
    expect([list, status, bytes.length > 20]).toEqual([list, 200, true])
  }
  expect(codeOf(await exported('listStaff', { token: attendant.token }))).toBe('FORBIDDEN_ROLE')
  expect(codeOf(await exported('listMerchants', { token: attendant.token }))).toBe('FORBIDDEN_ROLE')
})

test('the audit log is a file in words, of some days, an order or one thing, and without what stands beside an entry', async () => {
  const { token } = await context.staff(context.a, ['manager'], [])
  const id = await context.debt(context.plate(), 2300)
  const body = { arrearIds: [id], reason: '=1+1 设备误拍' }
  expect((await app.ask(STAFF_CALLS.waiveArrears, { token: context.manager.token, body })).status).toBe(200)
  const [head, ...lines] = linesOf(
    await exported('searchAudit', { token, filters: `entity=arrear&entityId=${id}` }),
  )
  expect(head).toMatch(/^\uFEFF"时间","谁","谁（编号）","对象"/)
  expect(lines.join('\n')).toContain(`"'=1+1 设备误拍"`)
  expect(lines.join('\n')).toMatch(/"欠费"/)
  expect(lines.join('\n')).not.toContain('{')
  for (const filters of [
    '',
    'entity=arrear',
    `from=${new Date(Date.now() - 100 * 86_400_000).toISOString()}`,
  ])
    expect(codeOf(await exported('searchAudit', { token, filters }))).toBe('BAD_INPUT')
  const { token: foreign } = await context.staff(context.b, ['manager'], [])
  expect(linesOf(await exported('searchAudit', { token: foreign, filters: `entity=arrear&entityId=${id}` }))).toHaveLength(1) // prettier-ignore
})

test('a wrong filter is refused before the file begins, and another merchant gets none of our rows', async () => {
  const { token } = await context.staff(context.a, ['manager'], [])
  expect(codeOf(await exported('listOrders', { filters: 'state=nonsense', token }))).toBe('BAD_INPUT')
  expect(codeOf(await exported('listOrders', { filters: 'nonsense=1', token }))).toBe('BAD_INPUT')
  await activeOrder(context)
  expect(linesOf(await exported('listOrders', { token }))).toHaveLength(2)
  expect(linesOf(await exported('listOrders', { token: context.stranger.token }))).toHaveLength(1)
  const foreign = await exported('listOrders', { filters: `lotId=${context.b1}`, token })
  expect(linesOf(foreign)).toHaveLength(1)
})

test('a report is a workbook with a sheet for each table, or one of them as a CSV', async () => {
  const { token } = await context.staff(context.a, ['finance'], [])
  const day = dayOf(app.services.clock.now())
  const period = { from: day, until: day }
  const book = await fetchFile('exportReport', { query: { ...period, format: 'xlsx' } }, token)
  expect(book.name).toBe(`attachment; filename="report-${day}-${day}.xlsx"`)
  const workbook = Buffer.from(unzipSync(book.bytes)['xl/workbook.xml']!).toString()
  expect([...workbook.matchAll(/sheet name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
    '按车场',
    '按日',
    '升锁时段',
    '未通过的规则',
    '人员',
    '装置在线',
  ])
  const [head, lot, total] = await readFirstSheet(book.bytes)
  expect(head![0]).toBe('车场')
  expect(lot![0]).toBe('科技园一号')
  expect(total![0]).toBe('合计')
  const hours = await fetchFile(
    'exportReport',
    { query: { ...period, format: 'csv', language: 'en', table: 'hours' } },
    token,
  )
  expect(linesOf(hours)).toHaveLength(25)
  expect(linesOf(hours)[0]).toBe('\uFEFF"Hour","Held"')
})

test('a workbook is sent while its rows are still being read', async () => {
  let read = 0
  async function* rows() {
    for (; read < 20_000; read++) yield [await Promise.resolve(`row ${read} ${randomUUID()}`), read]
  }
  let sent = 0
  for await (const bytes of xlsxBytes([{ name: 'S', head: ['a', 'b'], rows: rows() }])) {
    sent += bytes.length
    if (read > 0) break
  }
  expect(sent).toBeGreaterThan(0)
  expect(read).toBeLessThan(2_000)
})
