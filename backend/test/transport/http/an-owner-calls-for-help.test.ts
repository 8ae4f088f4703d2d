import { once } from 'node:events'
import WebSocket from 'ws'
import { OWNER_CALLS, STAFF_CALLS } from '@fangxing/contract/calls'
import type { OwnerOrder } from '@fangxing/contract/orders'
import { ownerOrderSchema } from '@fangxing/contract/orders.schema'
import { liveMessageSchema } from '@fangxing/contract/live.schema'
import type { LiveMessage } from '@fangxing/contract/live'
import { waitUntil } from '@fangxing/dev/stack'
import { confirmDown } from '../../../src/workflows/ingest-reports/confirm-lowered'
import { startApp, type TestApp } from './app'
import { activeOrder, key, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
const sockets: WebSocket[] = []
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterEach(() => sockets.splice(0).forEach(socket => socket.terminate()))
afterAll(() => app.stop())

/** An owner at a car whose lock is up. */
async function ownerAtTheCar() {
  const { orderId, device, request } = await activeOrder(context)
  const { token } = await context.owner()
  const scanned = await app.ask(OWNER_CALLS.scan, { token, body: { link: device.link } })
  if (scanned.status !== 200) throw new Error(JSON.stringify(scanned.body))
  const readReports = async (): Promise<OwnerOrder['reports']> => {
    const { body } = await app.ask(OWNER_CALLS.readOrder, { token, params: { orderId } })
    return ownerOrderSchema.parse(body).reports
  }
  const cry = async () => {
    const reply = await app.ask(OWNER_CALLS.askEmergency, {
      token,
      params: { orderId },
      body: { reason: '孩子发烧，要去医院' },
    })
    return reply.body.incidentId as string
  }
  return { orderId, device, token, plate: request.plate, readReports, cry }
}

async function watchEmergencies(token: string): Promise<LiveMessage[]> {
  const socket = new WebSocket(`${app.origin.replace('http', 'ws')}/live`)
  sockets.push(socket)
  const received: LiveMessage[] = []
  socket.on('message', data =>
    received.push(liveMessageSchema.parse(JSON.parse((data as Buffer).toString()))),
  )
  await once(socket, 'open')
  for (const message of [{ type: 'auth', token }, { type: 'watch_emergencies' }])
    socket.send(JSON.stringify(message))
  await waitUntil(() => received.some(message => message.type === 'ready'), {
    what: 'the socket to be ready',
    timeoutMs: 5000,
  })
  return received
}
const incidentIn = (received: LiveMessage[], id: string) =>
  received.flatMap(message =>
    message.type === 'incident' && message.incident.id === id ? [message.incident] : [],
  )[0]

test('the owner reads how far a call for help has come: asked, seen, taken over, released', async () => {
  const it = await ownerAtTheCar()
  expect(await it.readReports()).toEqual([])
  const incidentId = await it.cry()
  const [asked] = (await it.readReports())!
  expect(asked).toMatchObject({ kind: 'emergency_requested', state: 'open', seenAt: null, takenOverAt: null })
  const { token } = context.attendant
  const see = () => app.ask(STAFF_CALLS.seeIncident, { token, params: { incidentId }, body: {} })
  const seen = await see()
  expect(seen.body).toMatchObject({ state: 'open', plateText: it.plate.text, plateColour: 'blue' })
  expect((await it.readReports())![0]!.seenAt).toBe(seen.body.seenAt)
  // A second pair of eyes changes nothing, and nobody is called a second time.
  expect((await see()).body).toEqual(seen.body)
  const released = await app.ask(STAFF_CALLS.override, {
    token,
    params: { orderId: it.orderId },
    body: { reason: '有人需要就医' },
  })
  expect(released.status).toBe(200)
  const [takenOver] = (await it.readReports())!
  expect(takenOver).toMatchObject({ state: 'acknowledged', closedAt: null })
  expect(takenOver!.takenOverAt).not.toBeNull()
  await app.services.changeDeviceOfOrder.change(
    it.orderId,
    { actor: `device:${it.device.id}`, traceId: 'test-trace' },
    draft => confirmDown(draft, { by: 'device', outcome: 'down' }),
  )
  expect((await it.readReports())![0]).toMatchObject({ state: 'closed', takenOverAt: takenOver!.takenOverAt })
})

test('"not my car" leaves its trace on the order too', async () => {
  const it = await ownerAtTheCar()
  await app.ask(OWNER_CALLS.notMyCar, {
    token: it.token,
    params: { orderId: it.orderId },
    body: { note: '车牌看错了' },
  })
  expect(await it.readReports()).toMatchObject([{ kind: 'not_my_car', state: 'open', seenAt: null }])
})

test('whoever takes a call over has seen it', async () => {
  const it = await ownerAtTheCar()
  const incidentId = await it.cry()
  const { token } = context.manager
  await app.ask(STAFF_CALLS.acknowledgeIncident, { token, params: { incidentId }, body: {} })
  const [report] = (await it.readReports())!
  expect(report!.seenAt).toBe(report!.takenOverAt)
})

test('a call for help reaches staff in every lot where they work, and nobody else', async () => {
  const it = await ownerAtTheCar()
  const [manager, attendant, elsewhere, stranger] = await Promise.all(
    [context.manager, context.attendant, context.elsewhere, context.stranger].map(({ token }) =>
      watchEmergencies(token),
    ),
  )
  const incidentId = await it.cry()
  for (const received of [manager!, attendant!])
    await waitUntil(() => incidentIn(received, incidentId) !== undefined, {
      what: 'the call for help',
      timeoutMs: 8000,
    })
  expect(incidentIn(manager!, incidentId)).toMatchObject({
    plateText: it.plate.text,
    detail: { reason: '孩子发烧，要去医院' },
  })
  expect([elsewhere, stranger].map(received => incidentIn(received!, incidentId))).toEqual([
    undefined,
    undefined,
  ])
  // Only calls for help: neither orders nor tasks of lots that are not on the screen.
  expect(manager!.filter(({ type }) => type === 'staff_order' || type === 'move_task')).toEqual([])
})

test('in an emergency an attendant lets a car go in every lot of the merchant, and calls nothing off there', async () => {
  const it = await ownerAtTheCar()
  const ask = (call: typeof STAFF_CALLS.override | typeof STAFF_CALLS.cancel, token: string) =>
    app.ask(call, { token, params: { orderId: it.orderId }, body: { reason: '有人需要就医' } })
  expect((await ask(STAFF_CALLS.cancel, context.elsewhere.token)).body.code).toBe('FORBIDDEN_LOT')
  expect((await ask(STAFF_CALLS.override, context.stranger.token)).body.code).toBe('NOT_FOUND')
  const released = await ask(STAFF_CALLS.override, context.elsewhere.token)
  expect(released.body).toMatchObject({ id: it.orderId, state: 'cancelling' })
})

test('a car that was let go with the key before the platform could be told is proved down afterwards', async () => {
  const it = await ownerAtTheCar()
  const { token } = context.attendant
  const params = { orderId: it.orderId }
  const tenMinutesAgo = new Date(app.services.clock.now().getTime() - 600_000).toISOString()
  const body = {
    reason: '没有网络，已用钥匙降锁',
    photoIds: [await context.photo(token)],
    happenedAt: tenMinutesAgo,
  }
  const prove = () => app.ask(STAFF_CALLS.proveReleased, { token, params, body, headers: key() })
  expect((await prove()).body.code).toBe('STATE_CONFLICT')
  await app.ask(STAFF_CALLS.override, { token, params, body: { reason: body.reason } })
  expect((await prove()).body).toMatchObject({ state: 'overridden', releaseProof: 'hand' })
})
