import { randomUUID } from 'node:crypto'
import { OWNER_CALLS, STAFF_CALLS } from '@fangxing/contract/calls'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { LicenceSim } from '@fangxing/dev/stack'
import { dayOf } from '../../../src/domain/shanghai-time'
import { confirmUp } from '../../../src/workflows/ingest-reports/confirm-raised'
import { newId } from '../../../src/persistence/new-id'
import { startApp, type TestApp } from './app'
import { jpeg, key, makeContext, recoveryRequest, type TestContext } from './context'

let app: TestApp
let context: TestContext
let licences: LicenceSim
beforeAll(async () => {
  licences = await LicenceSim.start()
  app = await startApp({ VEHICLE_LICENCE_URL: licences.url })
  context = await makeContext(app)
}, 120_000)
afterAll(async () => {
  await app.stop()
  await licences.close()
})

const query = (text: string, values: unknown[] = []) => app.services.database.query(text, values)

/** Gives a debt the stay from which it came, with a picture of each kind: their ids. `isMoved`: the stay is owed by another plate now. */
async function picturesOf(arrearId: string, plate: Plate, { isMoved = false } = {}) {
  const [sourceId, stayId] = [randomUUID(), newId()]
  await query(
    `INSERT INTO integration_source (id, merchant_id, kind, name, scopes, rate_per_minute, rank, created_at)
     VALUES ($1::uuid, $2, 'camera', $1::uuid::text, '{pictures}', 600, 100, now())`,
    [sourceId, context.a],
  )
  await query(
    `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class, energy, confidence_pct, entered_at, exited_at, heard_at, arrear_id)
     SELECT $1, a.merchant_id, a.lot_id, $2, 'owed', $3, $4, $5, 'small', 'fuel', 99, a.entered_at, a.exited_at, now(), $7 FROM arrear a WHERE a.id = $6`,
    [stayId, sourceId, plate.text, plate.colour, plateKey(plate), arrearId, isMoved ? randomUUID() : arrearId], // prettier-ignore
  )
  // What the camera has seen is all that proves this debt.
  await query(`UPDATE arrear SET stay_id = $2, evidence = '{}' WHERE id = $1`, [arrearId, stayId])
  const ids = { entry: randomUUID(), exit: randomUUID(), scene: randomUUID() }
  for (const [kind, id] of Object.entries(ids))
    await query(
      `INSERT INTO stay_picture (id, merchant_id, source_id, stay_id, event_id, kind, sha256, size_bytes, created_at, look_at)
       VALUES ($1, $2, $3, $4, 'e', $5, 'x', 1, now(), now() + interval '30 days')`,
      [id, context.a, sourceId, stayId, kind],
    )
  return ids
}
async function bind(plate: Plate) {
  const owner = await context.owner()
  const issueDate = dayOf(new Date(app.services.clock.now().getTime() - 60 * 86_400_000))
  licences.licence = {
    plate: plate.text,
    colour: plate.colour,
    issueDate,
    owner: '王小明',
    confidence: 97,
  } as never
  const bound = await app.ask(OWNER_CALLS.bindPlate, {
    token: owner.token,
    query: { plateText: plate.text, plateColour: plate.colour },
    body: jpeg(),
    headers: { 'content-type': 'image/jpeg' },
  })
  return { ...owner, plateId: bound.body.id as string }
}
/** Which of the pictures a body names. */
const shownIn = (body: unknown, ids: Record<string, string>) =>
  Object.keys(ids).filter(kind => JSON.stringify(body).includes(ids[kind]!))

test('who has bound the plate sees entry and exit, who types it sees nothing, and what another plate owes now is not shown', async () => {
  const plate = context.plate()
  const ids = await picturesOf(await context.debt(plate), plate)
  const moved = await picturesOf(await context.debt(plate), plate, { isMoved: true })
  const owner = await bind(plate)
  const own = await app.ask(OWNER_CALLS.readPlate, {
    token: owner.token,
    params: { plateId: owner.plateId },
  })
  expect(shownIn(own.body, ids)).toEqual(['entry', 'exit'])
  expect(shownIn(own.body, moved)).toEqual([])
  const stranger = await context.owner()
  const typed = await app.ask(OWNER_CALLS.openBill, {
    token: stranger.token,
    body: { lotId: context.a1, plate },
  })
  expect(typed.body.bill).toMatchObject({ arrearCount: 2 })
  expect(shownIn(typed.body, ids)).toEqual([])
  const read = { token: stranger.token, params: { plateId: owner.plateId } }
  expect(await app.ask(OWNER_CALLS.readPlate, read)).toMatchObject({ status: 404 })
})

test('pictures of entry and exit prove a debt, are frozen with its order, and are seen by whoever scans the device', async () => {
  const plate = context.plate()
  const device = await context.device()
  const request = await recoveryRequest(context, { plate, device })
  const ids = await picturesOf(request.arrearIds[0]!, plate)
  const open = () =>
    app.ask(STAFF_CALLS.openRecovery, { token: context.attendant.token, body: request, headers: key() })
  await query(`UPDATE stay_picture SET kind = 'scene' WHERE id = $1`, [ids.exit])
  expect(JSON.stringify((await open()).body)).toContain('GATE_EVIDENCE')
  await query(`UPDATE stay_picture SET kind = 'exit' WHERE id = $1`, [ids.exit])
  const opened = await open()
  expect(opened.status).toBe(200)
  expect(shownIn(opened.body, ids)).toEqual(['entry', 'exit'])
  const staff = await app.ask(STAFF_CALLS.readArrear, {
    token: context.manager.token,
    params: { arrearId: request.arrearIds[0]! },
  })
  expect(shownIn(staff.body, ids)).toEqual(['entry', 'exit', 'scene'])
  const read = { token: context.stranger.token, params: { arrearId: request.arrearIds[0]! } }
  expect(await app.ask(STAFF_CALLS.readArrear, read)).toMatchObject({ status: 404 })
  const orderId = opened.body.id as string
  const raised = await app.ask(STAFF_CALLS.raise, {
    token: context.attendant.token,
    params: { orderId },
    body: {},
  })
  expect(raised.status).toBe(200)
  const owner = await context.owner()
  const before = await app.ask(OWNER_CALLS.listBills, { token: owner.token })
  expect(shownIn(before.body, ids)).toEqual([])
  await app.services.changeDeviceOfOrder.change(
    orderId,
    { actor: `device:${device.id}`, traceId: 'trace' },
    draft => {
      draft.moveTo('up')
      confirmUp(draft)
    },
  )
  const scanned = await app.ask(OWNER_CALLS.scan, { token: owner.token, body: { link: device.link } })
  expect(shownIn(scanned.body, ids)).toEqual(['entry', 'exit'])
})
