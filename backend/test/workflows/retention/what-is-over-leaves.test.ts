import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createFolderPictures } from '../../../src/adapters/pictures/folder-pictures'
import { lowestIdAt, newId } from '../../../src/persistence/new-id'
import { addPhoto } from '../../../src/modules/evidence'
import { commitUnit } from '../../../src/persistence/commit-unit'
import type { Database } from '../../../src/persistence/database'
import { UnitOfWork } from '../../../src/persistence/unit-of-work'
import { RetireDebts } from '../../../src/workflows/retention/retire-debts'
import { RETIRE_DEBTS } from '../../../src/workflows/retention/retire-debts.queries'
import { RetirePhotos } from '../../../src/workflows/retention/retire-photos'
import { FORGET_PHOTOS, LEAVE_PHOTOS } from '../../../src/workflows/retention/retire-photos.queries'
import { SweepFiles } from '../../../src/workflows/retention/sweep-files'
import type { Pictures } from '../../../src/ports'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildOrder, type TestMerchant } from '../../support/build-order'
import { buildSource, eventOf, fee } from '../../support/build-source'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context = { actor: 'timer', traceId: 'trace-retention' }
const NOW = new Date('2026-11-23T02:00:00Z')
const DAY = 86_400_000
const YEARS_MS = 3 * 365 * DAY + DAY
let services: TestServices
let merchant: TestMerchant
let folder: string
let store: Pictures
usePayments(made => ({ services, merchant } = made))
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fx-retention-'))
  store = createFolderPictures(folder)
  // What other tests have left is not due in this one.
  goTo(4000 * DAY)
  await photos().run()
  services.clock.at = NOW
})
afterEach(() => rm(folder, { recursive: true }))

const read = (text: string, ...values: unknown[]) =>
  services.database.query<Record<string, never>>(text, values)
const goTo = (ms: number) => void (services.clock.at = new Date(NOW.getTime() + ms))
const filesOf = async () => (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.jpg'))
const needs = (more: object = {}) => ({ ...services, pictures: store, ...more })
const photos = (more?: object) => new RetirePhotos(needs(more), { slice: 2, budgetMs: 60_000 })
const debts = (more?: object) => new RetireDebts(needs(more), { slice: 2, budgetMs: 60_000 })

async function takePhoto(): Promise<string> {
  const id = newId()
  await store.put(id, Buffer.from(id), 'image/jpeg')
  const work = new UnitOfWork(context, services.clock.now())
  const { merchantId, staffId } = merchant
  addPhoto(work, { id, merchantId, takenBy: staffId, mediaType: 'image/jpeg', body: Buffer.from(id) })
  await commitUnit(services.database, work)
  return id
}
/** A debt that ended so long after NOW, as the audit log tells. */
async function endDebt(id: string, state = 'settled', afterMs = 0): Promise<void> {
  await read(`UPDATE arrear SET state = $2, paid_fen = CASE WHEN $2 = 'settled' THEN principal_fen ELSE 0 END,
    waived_fen = CASE WHEN $2 = 'settled' THEN 0 ELSE principal_fen END, version = version + 1 WHERE id = $1`, id, state) // prettier-ignore
  await read(
    `INSERT INTO journal (merchant_id, entity, entity_id, event, from_state, to_state, version, actor, trace_id, at)
     SELECT merchant_id, 'arrear', id::text, $2, 'outstanding', $2, version, 'timer', 'test', $3 FROM arrear WHERE id = $1`,
    id,
    state,
    new Date(NOW.getTime() + afterMs),
  )
}
async function buildDebt(): Promise<string> {
  const [id] = await buildDebts(services, merchant, { plate: newPlate(), amounts: [700] })
  return id!
}
async function leaveNotice(debtIds: readonly string[]): Promise<{ noticeId: string; photoId: string }> {
  // Made when its clock says, as every id.
  const noticeId = lowestIdAt(NOW).slice(0, 14) + randomUUID().slice(14)
  const photoId = await takePhoto()
  const plate = newPlate()
  const lines = debtIds.map(arrearId => ({ arrearId }))
  await read(
    `INSERT INTO notice (id, merchant_id, lot_id, code, number, day, content, state, made_by, left_by, left_at, photo_id, photo_sha256, plate_text, plate_colour, plate_key, created_at, updated_at)
     SELECT $1, $2, $3, $4, $4, '2026-11-23', $5, 'left', $6, $6, p.created_at, p.id, p.sha256, $8, 'blue', $8, p.created_at, p.created_at FROM photo p WHERE p.id = $7`,
    noticeId,
    merchant.merchantId,
    merchant.lotId,
    noticeId.slice(-12),
    JSON.stringify({ lines }),
    merchant.staffId,
    photoId,
    plate.text,
  )
  for (const arrearId of debtIds)
    await read(
      `INSERT INTO reminder (id, merchant_id, arrear_id, kind, sent_at, delivered_at, notice_id, photo_id) VALUES ($1, $2, $3, 'notice', $4, $4, $5, $6)`,
      newId(),
      merchant.merchantId,
      arrearId,
      NOW,
      noticeId,
      photoId,
    )
  return { noticeId, photoId }
}
/** Another system wants something undone that has had consequences: a manager decides. */
const askBack = (detail: { kind: string; arrearId?: string; arrearIds?: string[]; stayId?: string }) =>
  read(
    `INSERT INTO incident (id, merchant_id, lot_id, kind, subject, level, state, detail, opened_at)
     VALUES ($1, $2, $3, 'correction_asked', $4, 2, 'open', $5, $6)`,
    newId(),
    merchant.merchantId,
    merchant.lotId,
    `test:${detail.arrearId ?? detail.arrearIds?.[0]}`,
    JSON.stringify(detail),
    NOW,
  )
const isKept = async (photoId: string) => {
  const [row] = await read('SELECT 1 FROM photo WHERE id = $1', photoId)
  expect((await store.read(photoId)) !== null).toBe(row !== undefined)
  return row !== undefined
}
/** Dies when it is about to say this, or after it was said. */
const dying = (text: string, when: 'before' | 'after') => {
  const die = () => Promise.reject(new Error('the node dies here'))
  const query = async (said: string, values?: unknown[]) => {
    if (said === text && when === 'before') return die()
    const rows = await services.database.query(said, values)
    return said === text ? die() : rows
  }
  const one = async (said: string, values?: unknown[]) => (await query(said, values))[0] ?? null
  return { query, one } as unknown as Database
}

describe('a photo taken by staff', () => {
  test('is deleted after 30 days when nothing needs it, and 90 days after what it proves has ended', async () => {
    const [unused, debtId, otherId] = [await takePhoto(), await buildDebt(), await buildDebt()]
    const evidence = await takePhoto()
    // One picture of two stays.
    await read(`UPDATE arrear SET evidence = $2 WHERE id = ANY ($1::uuid[])`, [debtId, otherId], JSON.stringify({ entryPhotoIds: [evidence] })) // prettier-ignore
    const { photoId } = await leaveNotice([debtId])
    const order = await buildOrder(services, merchant)
    const deployed = await takePhoto()
    await read('UPDATE recovery_order SET photo_ids = ARRAY[$2::uuid] WHERE id = $1', order.orderId, deployed)
    const keptAt = async (ms: number) => {
      goTo(ms)
      await photos().run()
      return Promise.all([unused, evidence, photoId, deployed].map(isKept))
    }
    expect(await keptAt(30 * DAY - 1)).toEqual([true, true, true, true])
    expect(await keptAt(30 * DAY)).toEqual([false, true, true, true])
    await endDebt(debtId, 'settled', 40 * DAY)
    expect(await keptAt(130 * DAY - 1)).toEqual([false, true, true, true])
    expect(await keptAt(200 * DAY)).toEqual([false, true, false, true])
    await endDebt(otherId, 'waived', 201 * DAY)
    expect(await keptAt(300 * DAY)).toEqual([false, false, false, true])
    const [notice] = await read('SELECT photo_id, photo_sha256 FROM notice WHERE merchant_id = $1', merchant.merchantId) // prettier-ignore
    expect(notice).toEqual({ photo_id: null, photo_sha256: expect.any(String) })
  })

  test('stays while somebody complains about the debt that it proves', async () => {
    const debtId = await buildDebt()
    const photoId = await takePhoto()
    await read(`UPDATE arrear SET evidence = $2 WHERE id = $1`, debtId, JSON.stringify({ exitPhotoIds: [photoId] })) // prettier-ignore
    await endDebt(debtId)
    await read(
      `INSERT INTO complaint (id, merchant_id, lot_id, ticket_number, content, state, arrear_id, entered_by, received_at, due_at, created_at)
       VALUES ($1, $2, $3, $1::uuid::text, 'x', 'open', $4, $5, $6, $6, $6)`,
      randomUUID(),
      merchant.merchantId,
      merchant.lotId,
      debtId,
      merchant.staffId,
      NOW,
    )
    goTo(100 * DAY)
    await photos().run()
    expect(await isKept(photoId)).toBe(true)
    await read(`UPDATE complaint SET state = 'closed', closed_at = $2 WHERE arrear_id = $1`, debtId, NOW)
    goTo(108 * DAY)
    await photos().run()
    expect(await isKept(photoId)).toBe(false)
  })

  test('is deleted once, at whichever step its node is killed, and no file before its row says so', async () => {
    const ids = [await takePhoto(), await takePhoto(), await takePhoto()]
    goTo(30 * DAY)
    await expect(photos({ database: dying(LEAVE_PHOTOS, 'before') }).run()).rejects.toThrow('dies')
    expect(await filesOf()).toHaveLength(3)
    // Its slice belongs to the dead for some minutes; another node takes the rest.
    await photos().run()
    expect((await filesOf()).length).toBe(2)
    goTo(30 * DAY + 11 * 60_000)
    await expect(photos({ database: dying(LEAVE_PHOTOS, 'after') }).run()).rejects.toThrow('dies')
    expect(await filesOf()).toHaveLength(2)
    const said = 'SELECT 1 FROM photo WHERE gone_at IS NOT NULL AND id = ANY ($1::uuid[])'
    expect(await read(said, ids)).toHaveLength(2)
    goTo(30 * DAY + 22 * 60_000)
    await expect(photos({ database: dying(FORGET_PHOTOS, 'before') }).run()).rejects.toThrow('dies')
    expect(await filesOf()).toEqual([])
    expect(await read('SELECT 1 FROM photo WHERE id = ANY ($1::uuid[])', ids)).toHaveLength(2)
    goTo(30 * DAY + 33 * 60_000)
    await Promise.all([photos().run(), photos().run()])
    expect(await read('SELECT 1 FROM photo WHERE id = ANY ($1::uuid[])', ids)).toEqual([])
  })

  test('is tried again the next day when its file could not be deleted', async () => {
    const id = await takePhoto()
    goTo(30 * DAY)
    const remove = () => Promise.reject(new Error('read-only'))
    await photos({ pictures: { ...store, remove } }).run()
    expect(await isKept(id)).toBe(true)
    goTo(31 * DAY)
    await photos().run()
    expect(await isKept(id)).toBe(false)
  })
})

test('files that no row names go after a day; others stay', async () => {
  const [kept, orphan, young] = [await takePhoto(), randomUUID(), randomUUID()]
  for (const id of [orphan, young]) await store.put(id, Buffer.from(id), 'image/jpeg')
  const old = new Date(NOW.getTime() - 2 * DAY)
  const fileOf = (id: string) => path.join(folder, id.slice(-2), `${id}.jpg`)
  for (const id of [kept, orphan]) await utimes(fileOf(id), old, old)
  await utimes(fileOf(young), NOW, NOW)
  await read('UPDATE picture_shard SET due_at = $1', NOW)
  await Promise.all([new SweepFiles(needs()).run(), new SweepFiles(needs()).run()])
  expect((await filesOf()).map(name => path.basename(name, '.jpg')).sort()).toEqual([kept, young].sort())
  const [due] = await read('SELECT count(*)::int AS n FROM picture_shard WHERE due_at <= $1', NOW)
  expect(due).toEqual({ n: 0 })
})

describe('a debt that is over', () => {
  const isThere = async (id: string) => (await read('SELECT 1 FROM arrear WHERE id = $1', id)).length === 1

  test.each<[what: string, open: (id: string) => Promise<unknown>]>([
    [
      'a lock holds for it',
      id =>
        read(
          'INSERT INTO order_arrear (order_id, arrear_id, amount_fen, is_active) SELECT o.id, $1, 1, true FROM recovery_order o LIMIT 1',
          id,
        ),
    ],
    [
      'somebody collects it elsewhere',
      async id => {
        await read(
          `INSERT INTO integration_source (id, merchant_id, kind, name, scopes, rate_per_minute, rank, created_at) VALUES ($1, $2, 'vendor', 'v', '{}', 60, 1, $3)`,
          newId(),
          merchant.merchantId,
          NOW,
        )
        await read(
          `INSERT INTO arrear_reservation (arrear_id, source_id, payment_ref, why, expires_at) SELECT $1, id, 'p', 'intent', $2 FROM integration_source LIMIT 1`,
          id,
          NOW,
        )
      },
    ],
    [
      'a complaint names it',
      id =>
        read(
          `INSERT INTO complaint (id, merchant_id, lot_id, ticket_number, content, state, arrear_id, entered_by, received_at, due_at, created_at) VALUES ($1, $2, $3, $1::uuid::text, 'x', 'open', $4, $5, $6, $6, $6)`,
          randomUUID(),
          merchant.merchantId,
          merchant.lotId,
          id,
          merchant.staffId,
          NOW,
        ),
    ],
    [
      'a second person is asked',
      id =>
        read(
          `INSERT INTO approval (id, merchant_id, lot_id, act, amount_fen, arrear_ids, asked_at, asked_by, plate_key, plate_text, reason, state) VALUES ($1, $2, $3, 'waive', 1, ARRAY[$4::uuid], $6, $5, 'k', 'k', 'r', 'asked')`,
          newId(),
          merchant.merchantId,
          merchant.lotId,
          id,
          merchant.staffId,
          NOW,
        ),
    ],
    ['another system has taken its payment back', id => askBack({ kind: 'reversed', arrearIds: [id] })],
    ['another system wants its stay undone', id => askBack({ kind: 'void', arrearId: id, stayId: newId() })],
  ])('stays while %s', async (_what, open) => {
    // prettier-ignore
    await buildOrder(services, merchant)
    const id = await buildDebt()
    await endDebt(id)
    await open(id)
    goTo(YEARS_MS)
    await debts().run(context)
    await photos().run()
    expect(await isThere(id)).toBe(true)
    await read('DELETE FROM order_arrear WHERE arrear_id = $1', id)
    await read(`UPDATE complaint SET state = 'closed', closed_at = $2 WHERE arrear_id = $1`, id, NOW)
    await read(`UPDATE incident SET state = 'closed', closed_at = $2, close_reason = 'x' WHERE subject = $1`, `test:${id}`, NOW) // prettier-ignore
  })

  test('leaves with the stay that it was imported for', async () => {
    const source = await buildSource(services, merchant.merchantId)
    const plate = newPlate()
    const [id] = (await buildDebts(services, merchant, { plate, amounts: [700] })) as [string]
    const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000)
    const tell = (kind: 'entry' | 'exit', at: Date, more = {}) =>
      services.ingestStays.take({ source, nonce: null }, kind, [eventOf(merchant.lotId, plate.text, at, more)], context) // prettier-ignore
    await tell('entry', ago(50))
    await tell('exit', ago(48), fee(700))
    const stays = () => read('SELECT state, arrear_id FROM parking_session WHERE plate_text = $1', plate.text)
    expect(await stays()).toEqual([{ state: 'owed', arrear_id: id }])
    await endDebt(id)
    goTo(YEARS_MS)
    await debts().run(context)
    expect(await isThere(id)).toBe(false)
    expect(await stays()).toEqual([])
  })

  test('is deleted once when a node is killed before the end and another goes on', async () => {
    const ids = [await buildDebt(), await buildDebt(), await buildDebt()]
    for (const id of ids) await endDebt(id)
    goTo(YEARS_MS)
    await expect(debts({ database: dying(RETIRE_DEBTS, 'before') }).run(context)).rejects.toThrow('dies')
    await Promise.all([debts().run(context), debts().run(context)])
    goTo(YEARS_MS + 11 * 60_000)
    await debts().run(context)
    expect(await Promise.all(ids.map(isThere))).toEqual([false, false, false])
  })

  // The last one: what checks its bill afterwards does so when its debt may be gone.
  test('is deleted three years after its end with its notice and reminders; its bill and settlement stay and verify', async () => {
    const [settled, withdrawn, open] = [await buildDebt(), await buildDebt(), await buildDebt()]
    const { noticeId } = await leaveNotice([settled, withdrawn])
    const billId = newId()
    await read(
      `INSERT INTO bill (id, merchant_id, lot_id, mchid, payee_name, plate_key, plate_text, plate_colour, cause, state, total_fen, created_at, updated_at)
       SELECT $1, merchant_id, lot_id, '1900000001', 'x', plate_key, plate_text, plate_colour, 'plate', 'withdrawn', 700, $3, $3 FROM arrear WHERE id = $2`,
      billId,
      settled,
      NOW,
    )
    await read('INSERT INTO bill_line (bill_id, arrear_id, amount_fen, is_live) VALUES ($1, $2, 700, false)', billId, settled) // prettier-ignore
    await endDebt(settled)
    await endDebt(withdrawn, 'void', DAY)
    const thereAt = async (ms: number) => {
      goTo(ms)
      expect(await debts().run(context)).toBe(true)
      expect(await photos().run()).toBe(true)
      return Promise.all([settled, withdrawn, open].map(isThere))
    }
    expect(await thereAt(2 * DAY)).toEqual([true, true, true])
    expect(await thereAt(YEARS_MS - 1)).toEqual([true, true, true])
    expect(await thereAt(YEARS_MS)).toEqual([false, true, true])
    expect(await read('SELECT 1 FROM notice WHERE id = $1', noticeId)).toHaveLength(1)
    expect(await thereAt(YEARS_MS + DAY)).toEqual([false, false, true])
    expect(await read('SELECT 1 FROM notice WHERE id = $1', noticeId)).toEqual([])
    expect(await read('SELECT amount_fen FROM bill_line WHERE bill_id = $1', billId)).toEqual([{ amount_fen: 700 }]) // prettier-ignore
    const noted = await read(`SELECT detail FROM journal WHERE entity = 'retention' AND merchant_id = $1 ORDER BY id`, merchant.merchantId) // prettier-ignore
    expect(noted.slice(-2).map(({ detail }) => detail)).toEqual([{ count: 1 }, { count: 1 }])
  })
})
