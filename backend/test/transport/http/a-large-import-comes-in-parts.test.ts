import { createHash } from 'node:crypto'
import { waitUntil } from '@fangxing/dev/stack'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import { STAFF_IMPORT_CALLS } from '@fangxing/contract/imports'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const FILE = Buffer.from(
  `externalId,plateText,plateColour,enteredAt,exitedAt,principalFen\nw-1,粤I,blue,2026-01-01 09:00,2026-01-01 10:00,100\n`,
)
const create = (token: string, more: object = {}) =>
  app.ask(STAFF_CALLS.createImport, {
    token,
    body: { kind: 'debts', lotId: context.a1, fileName: 'a.csv', sizeBytes: FILE.length, ...more },
  })
const put = (token: string, importId: string, bytes: Buffer, type = 'application/octet-stream') =>
  app.raw(
    'PUT',
    `/staff/imports/${importId}/parts/1?sha256=${createHash('sha256').update(bytes).digest('hex')}`,
    { headers: { authorization: `Bearer ${token}`, 'content-type': type }, body: new Uint8Array(bytes) },
  )

test('a manager uploads, previews, starts, watches and reads the report', async () => {
  const { token } = context.manager
  const made = await create(token)
  expect([made.status, made.body.state, made.body.partCount]).toEqual([200, 'uploading', 1])
  const params = { importId: made.body.id as string }
  expect((await app.ask(STAFF_CALLS.startImport, { token, params, body: {} })).body.code).toBe(
    'IMPORT_INCOMPLETE',
  )
  expect((await put(token, params.importId, FILE)).body).toEqual({ part: 1, sizeBytes: FILE.length })
  const preview = await app.ask(STAFF_CALLS.previewImport, { token, params })
  expect(preview.body.rows).toMatchObject([
    { line: 2, key: 'w-1', outcome: 'refused', errors: [{ code: 'PLATE_MALFORMED' }] },
  ])
  expect((await app.ask(STAFF_CALLS.startImport, { token, params, body: {} })).body.state).toBe('queued')
  // The node's own runner takes the job.
  const read = async () => (await app.ask(STAFF_CALLS.getImport, { token, params })).body
  await waitUntil(async () => (await read()).endedAt !== null, {
    what: 'the import to end',
    timeoutMs: 30_000,
  })
  expect(await read()).toMatchObject({ state: 'done', wrong: 1 })
  expect((await app.ask(STAFF_CALLS.listImports, { token })).body.items).toHaveLength(1)
  const problems = await app.ask(STAFF_CALLS.listImportProblems, { token, params, query: { limit: '1' } })
  expect(problems.body).toMatchObject({ items: [{ line: 2 }], wrong: 1 })
  const cancelled = await app.ask(STAFF_CALLS.cancelImport, { token, params, body: {} })
  expect(cancelled.body.code).toBe('STATE_CONFLICT')
  const url = `${app.origin}/staff/imports/${params.importId}/problems.csv`
  const report = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  expect(report.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect((await report.text()).split('\r\n')).toHaveLength(3)
})

test('nobody else may, and no other merchant finds it', async () => {
  const { body } = await create(context.manager.token)
  const params = { importId: body.id as string, part: '1' }
  for (const call of Object.values(STAFF_IMPORT_CALLS))
    for (const who of [context.attendant, context.finance, context.operator])
      expect((await app.ask(call, { token: who.token, params, body: {} })).status).toBe(403)
  expect((await put(context.stranger.token, params.importId, FILE)).status).toBe(404)
  for (const name of ['getImport', 'previewImport', 'listImportProblems', 'downloadImportProblems'] as const)
    expect((await app.ask(STAFF_CALLS[name], { token: context.stranger.token, params })).status).toBe(404)
})

test('a file that is too large, a part that is too large, another media type and a foreign lot are refused', async () => {
  const { token } = context.manager
  expect((await create(token, { sizeBytes: (256 << 20) + 1 })).body.code).toBe('BAD_INPUT')
  expect((await create(token, { lotId: context.b1 })).status).toBe(404)
  expect((await create(token, { kind: 'stays' })).body.code).toBe('BAD_INPUT')
  const { body } = await create(token)
  expect((await put(token, body.id, Buffer.alloc((1 << 20) + 1))).body.code).toBe('BODY_TOO_LARGE')
  expect((await put(token, body.id, FILE, 'text/csv')).body.code).toBe('UNSUPPORTED_MEDIA_TYPE')
})
