import { createHash } from 'node:crypto'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import { buildRequest } from '@fangxing/contract/client/request'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

type Asked = { kind: 'debts' | 'stays'; format: 'xlsx' | 'csv'; language: 'zh' | 'en' }
async function template(query: Asked, token = context.manager.token): Promise<Buffer> {
  const { path } = buildRequest(STAFF_CALLS.downloadImportTemplate, { query })
  const reply = await fetch(app.origin + path, { headers: { authorization: `Bearer ${token}` } })
  expect(reply.status).toBe(200)
  expect(reply.headers.get('content-disposition')).toContain(`${query.kind}-template.${query.format}`)
  return Buffer.from(await reply.arrayBuffer())
}

async function sourceId(): Promise<string> {
  const made = await app.ask(STAFF_CALLS.createSource, {
    token: context.manager.token,
    body: { name: `T${Date.now()}`, kind: 'camera', scopes: ['stays'] },
  })
  return made.body.source.id
}

async function previewed(kind: Asked['kind'], format: Asked['format'], bytes: Buffer) {
  const { token } = context.manager
  const of = kind === 'stays' ? { sourceId: await sourceId() } : {}
  const made = await app.ask(STAFF_CALLS.createImport, {
    token,
    body: { kind, ...of, fileName: `t.${format}`, sizeBytes: bytes.length },
  })
  const params = { importId: made.body.id as string }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await app.raw('PUT', `/staff/imports/${params.importId}/parts/1?sha256=${sha256}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  })
  const preview = await app.ask(STAFF_CALLS.previewImport, { token, params })
  // A merchant has few imports at a time.
  await app.ask(STAFF_CALLS.cancelImport, { token, params, body: {} })
  return preview.body
}

const EVERY = (['debts', 'stays'] as const).flatMap(kind =>
  (['xlsx', 'csv'] as const).flatMap(format =>
    (['zh', 'en'] as const).map(language => ({ kind, format, language })),
  ),
)

test.each(EVERY)(
  'the template of $kind as $format in $language is right in each column, and its examples are not imported',
  async asked => {
    const bytes = await template(asked)
    if (asked.format === 'csv') expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf')
    const { wrongFields, columns, rows } = await previewed(asked.kind, asked.format, bytes)
    expect(wrongFields).toEqual([])
    expect(columns.filter(({ field }: { field: string | null }) => field === null)).toEqual([])
    const codes = rows.map(({ errors }: { errors: { code: string }[] }) => errors.map(({ code }) => code))
    expect(codes).toEqual([['ROW_EXAMPLE'], ['ROW_EXAMPLE']])
  },
)

test('only a manager fetches it', async () => {
  const { path } = buildRequest(STAFF_CALLS.downloadImportTemplate, {
    query: { kind: 'debts', format: 'csv', language: 'zh' },
  })
  const reply = await fetch(app.origin + path, {
    headers: { authorization: `Bearer ${context.attendant.token}` },
  })
  expect(reply.status).toBe(403)
})
