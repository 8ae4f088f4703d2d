import { randomUUID } from 'node:crypto'
import { STAFF_CALLS as S } from '@fangxing/contract/calls'
import type { AuditEntry, AuditProof } from '@fangxing/contract/audit'
import { waitUntil } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { NO_MERCHANT, type StaffSession } from '../../../src/domain/sessions'
import { ReadAuditLog } from '../../../src/modules/audit'
import { ChainAuditLog } from '../../../src/workflows/chain-audit-log'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
}, 120_000)
beforeEach(async () => {
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

type Page = { items: AuditEntry[]; next?: string; readBackTo?: string }
const search = async (query: Record<string, string> = {}, token = context.manager.token) =>
  (await app.ask(S.searchAudit, { token, query })).body as Page
const prove = (entryId: number, token = context.manager.token) =>
  app.ask(S.proveAuditEntry, { token, params: { entryId: String(entryId) } })
/** A debt that a manager waives: two entries of one thing, by a person with a reason. */
async function waived(): Promise<string> {
  const id = await context.debt(context.plate(), 2300)
  const reply = await app.ask(S.waiveArrears, {
    token: context.manager.token,
    body: { arrearIds: [id], reason: '设备误拍，经理核实' },
  })
  expect(reply.status).toBe(200)
  return id
}
const chain = () => new ChainAuditLog({ database: app.services.database }).run('all')
/** Chains until the entry is linked: writers of other databases of the server hold up the chain for a moment. */
const chainUntilLinked = (entryId: number) =>
  waitUntil(
    async () => {
      await chain()
      const proof = (await prove(entryId)).body as AuditProof
      return proof.seq === null ? null : proof
    },
    { what: 'the entry to be in the chain', timeoutMs: 40_000 },
  )
/** While it runs nothing that is written after it is chained, not by the sweep of the minute either. */
async function beginTransaction(): Promise<Client> {
  const client = new Client({ connectionString: app.services.settings.DATABASE_URL })
  await client.connect()
  await client.query('BEGIN')
  await client.query('SELECT pg_current_xact_id()')
  return client
}

test('who let a debt go, when and why is found by the debt', async () => {
  const id = await waived()
  const { items } = await search({ entity: 'arrear', entityId: id })
  expect(items[0]).toMatchObject({
    entity: 'arrear',
    entityId: id,
    toState: 'waived',
    actor: { kind: 'staff', id: context.manager.id, name: expect.stringMatching(/^员工/) },
  })
  expect(JSON.stringify(items)).toContain('设备误拍，经理核实')
  const byPerson = await search({ staffId: context.manager.id })
  expect(byPerson.items.map(({ id: entry }) => entry)).toContain(items[0]!.id)
  expect((await search({ staffId: context.attendant.id, entity: 'arrear', entityId: id })).items).toEqual([])
})

test('entries are found by who acted: a kind of actor, or one of them', async () => {
  const id = await waived()
  const audited = async (query: Record<string, string>) =>
    (await search({ entity: 'arrear', entityId: id, ...query })).items.map(({ actor }) => actor.kind)
  expect(await audited({ actorKind: 'staff' })).toContain('staff')
  expect(await audited({ actorKind: 'device' })).toEqual([])
  expect(await audited({ actorKind: 'other' })).toEqual([])
  await app.services.database.query(
    `INSERT INTO journal (at, actor, merchant_id, entity, entity_id, event) VALUES
       (now(), 'device:FX12345678', $1, 'arrear', $2, 'flagged'), (now(), 'device:FX99999999', $1, 'arrear', $2, 'flagged'),
       (now(), 'owner:x', $1, 'arrear', $2, 'flagged'), (now(), 'someone', $1, 'arrear', $2, 'flagged')`,
    [context.a, id],
  )
  expect(await audited({ actorKind: 'device' })).toEqual(['device', 'device'])
  expect(await audited({ actorKind: 'device', actorId: 'FX12345678' })).toEqual(['device'])
  expect(await audited({ actorKind: 'owner' })).toEqual(['owner'])
  expect(await audited({ actorKind: 'other' })).toEqual(['other'])
})

test('a merchant reads and proves its own entries only, the platform those of all, an attendant none', async () => {
  const id = await waived()
  const [entry] = (await search({ entity: 'arrear', entityId: id })).items
  const stranger = await context.staff(context.b, ['manager'], [])
  expect((await search({ entity: 'arrear', entityId: id }, stranger.token)).items).toEqual([])
  expect((await search({}, stranger.token)).items.map(one => one.entityId)).not.toContain(id)
  expect((await prove(entry!.id, stranger.token)).body.code).toBe('NOT_FOUND')
  expect((await app.ask(S.searchAudit, { token: context.attendant.token })).body.code).toBe('FORBIDDEN_ROLE')
  const platform: StaffSession = {
    kind: 'staff',
    staffId: randomUUID(),
    merchantId: NO_MERCHANT,
    roles: ['platform'],
    lotIds: [],
  }
  const ofAll = await new ReadAuditLog(app.services).search(platform, {
    entity: 'arrear',
    entityId: id,
    limit: 10,
  })
  expect(ofAll.items[0]!.id).toBe(entry!.id)
})

test('pages follow each other without a gap, also where one ask may look at few entries', async () => {
  for (let round = 0; round < 3; round++) await waived()
  const session: StaffSession = {
    kind: 'staff',
    staffId: context.manager.id,
    merchantId: context.a,
    roles: ['manager'],
    lotIds: [],
  }
  const readAll = async (reader: ReadAuditLog, limit: number) => {
    const ids: number[] = []
    let cursor: string | undefined
    for (let page = 0; page < 2000; page++) {
      const reply = await reader.search(session, { limit, cursor })
      ids.push(...reply.items.map(({ id }) => id))
      if (!reply.next) return ids
      cursor = reply.next
    }
    throw new Error('no end')
  }
  const { database } = app.services
  const whole = await readAll(new ReadAuditLog({ database }), 100)
  expect(whole.length).toBeGreaterThanOrEqual(3)
  expect(await readAll(new ReadAuditLog({ database }), 2)).toEqual(whole)
  expect(await readAll(new ReadAuditLog({ database, mostLookedAt: 7 }), 100)).toEqual(whole)
  expect(await search({ from: '2020-01-01T00:00:00Z', until: '2020-01-02T00:00:00Z' })).toMatchObject({
    items: [],
  })
  expect(
    (await app.ask(S.searchAudit, { token: context.manager.token, query: { cursor: 'x' } })).body.code,
  ).toBe('BAD_INPUT')
})

test('an entry stands in the chain as it was written; one that was changed is told', async () => {
  const older = await beginTransaction()
  const id = await waived()
  const [entry] = (await search({ entity: 'arrear', entityId: id })).items
  await chain()
  expect((await prove(entry!.id)).body as AuditProof).toMatchObject({ seq: null, isWhole: true })
  await older.end()
  const proof = await chainUntilLinked(entry!.id)
  expect(proof).toMatchObject({
    seq: expect.any(Number),
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    isWhole: true,
  })
  expect(proof.walkedFrom).toBeLessThanOrEqual(proof.seq!)
  expect(proof.walkedTo).toBeGreaterThanOrEqual(proof.seq!)
  // Whoever owns the database can do this; the chain shows it.
  const { database } = app.services
  const [{ partition }] = (await database.query<{ partition: string }>(
    `SELECT tableoid::regclass::text AS partition FROM journal WHERE id = $1`,
    [entry!.id],
  )) as [{ partition: string }]
  await database.query(`ALTER TABLE ${partition} DISABLE TRIGGER journal_append_only`)
  try {
    await database.query(`UPDATE ${partition} SET actor = 'staff:' || $2 WHERE id = $1`, [
      entry!.id,
      context.attendant.id,
    ])
    expect((await prove(entry!.id)).body).toMatchObject({ isWhole: false })
    await database.query(`UPDATE ${partition} SET actor = 'staff:' || $2 WHERE id = $1`, [
      entry!.id,
      context.manager.id,
    ])
  } finally {
    await database.query(`ALTER TABLE ${partition} ENABLE TRIGGER journal_append_only`)
  }
  expect((await prove(entry!.id)).body).toMatchObject({ isWhole: true })
})
