import { randomUUID } from 'node:crypto'
import { waitUntil } from '../stack/index.mjs'
import { bindPlate } from './bound-plate.mjs'
import { carPhoto } from './car-photo.mjs'
import { holdable, plateForApproval, platesToTry, plateWithColour } from './plates-to-try.mjs'

/**
 * Speaks to the backend as a phone would.
 *
 * @param {string} origin the backend
 * @param {string} call method and path, as `GET /staff/devices`
 * @param {{ token?: string, body?: unknown, headers?: Record<string, string> }} [request]
 * @throws {Error} with the refusal's own sentence
 */
async function ask(origin, call, { token, body, headers = {} } = {}) {
  const [method, path] = call.split(' ')
  const raw = Buffer.isBuffer(body)
  const reply = await fetch(origin + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': raw ? 'image/jpeg' : 'application/json' }),
      ...headers,
    },
    body: body === undefined || raw ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  const answer = await reply.json()
  if (!reply.ok) throw new Error(`${path}: ${answer.code} ${answer.message?.zh ?? ''}`)
  return answer
}

const signIn = async (origin, person) =>
  (await ask(origin, 'POST /staff/session', { body: { code: `sim:${person}` } })).token

/**
 * A live order to look at, and plates that owe besides: read after it was opened, so that what is printed can be tried.
 *
 * @param {string} origin the backend
 * @returns {Promise<{ order?: any, link?: string, plates: string[], large?: string, lotCode?: string, boundPlate?: string }>} no order when nothing can be recovered at the moment
 */
export async function openLiveOrder(origin) {
  const token = await signIn(origin, 'manager')
  const live = await liveOrder(origin, token)
  const { items } = await ask(origin, 'GET /staff/arrears?state=outstanding&limit=100', { token })
  const plates = platesToTry(items, live?.order)
  const lotId = items.find(item => plateWithColour(item) === plates[0])?.lotId
  const lotCode = lotId ? (await ask(origin, `GET /staff/lots/${lotId}/code`, { token })).code : undefined
  const owner = (await ask(origin, 'POST /owner/session', { body: { code: 'sim:wang' } })).token
  const debt = items.find(item => plateWithColour(item) === plates.at(-1))
  const boundPlate = await bindPlate(
    (call, request) => ask(origin, call, request),
    { owner, manager: token },
    debt && { text: debt.plateText, colour: debt.plateColour },
  )
  return { ...live, plates, large: plateForApproval(items), lotCode, boundPlate }
}

/**
 * Plays the attendant once: picks a debtor and a free device, opens a recovery order and raises the lock. A system that
 * was started before may have a live order still; then that one is shown.
 */
async function liveOrder(origin, token) {
  const { items: live } = await ask(origin, 'GET /staff/orders?state=active', { token })
  const { items: devices } = await ask(origin, 'GET /staff/devices', { token })
  const linkOf = order => devices.find(device => device.id === order.device.id)?.qrUrl
  if (live[0]) return { order: live[0], link: linkOf(live[0]) }
  const device = await readyDevice(origin, token)
  const { items: arrears } = await ask(origin, `GET /staff/arrears?state=outstanding&limit=100`, { token })
  const own = device && holdable(arrears).find(debts => debts.every(({ lotId }) => lotId === device.lotId))
  if (!own) return undefined
  const [first] = own
  const plate = { text: first.plateText, colour: first.plateColour }
  const { photoId } = await ask(origin, 'POST /staff/photos', { token, body: await carPhoto(plate) })
  const form = {
    lotId: device.lotId,
    plate,
    recognised: plate,
    arrearIds: own.map(arrear => arrear.id),
    device: { id: device.id },
    checklist: {
      nobodyInside: true,
      notInFireLane: true,
      notBlockingOthers: true,
      notSpecialVehicle: true,
      canPayOtherwise: true,
    },
    photoIds: [photoId],
  }
  const headers = { 'idempotency-key': randomUUID() }
  const opened = await ask(origin, 'POST /staff/orders', { token, body: form, headers })
  await ask(origin, `POST /staff/orders/${opened.id}/raise`, { token, body: {} })
  const order = await waitUntil(
    async () => {
      const now = await ask(origin, `GET /staff/orders/${opened.id}`, { token })
      return now.state === 'active' ? now : undefined
    },
    { what: '锁升起 / the lock to be up', timeoutMs: 30_000, everyMs: 100 },
  )
  // Whoever plays the attendant next stands in this lot, so that the move instruction finds somebody.
  const attendant = await signIn(origin, 'attendant')
  await ask(origin, 'POST /staff/shift', { token: attendant, body: { lotId: device.lotId } })
  return { order, link: device.qrUrl }
}

const mayBeUsed = device =>
  device.lifecycle === 'assigned' && device.link === 'online' && device.position === 'down'

/** Every idle device is tested, as attendants do at the start of their day: whoever tries the system needs some more. */
async function readyDevice(origin, token) {
  const list = async () => (await ask(origin, 'GET /staff/devices', { token })).items
  const wait = (what, check) => waitUntil(check, { what, timeoutMs: 20_000, everyMs: 100 })
  const idle = await wait('装置上线 / the devices to be online', async () => {
    const devices = await list()
    const assigned = devices.filter(device => device.lifecycle === 'assigned')
    return assigned.length === 0 || assigned.every(device => device.link === 'online')
      ? devices.filter(mayBeUsed)
      : undefined
  }).catch(async () => (await list()).filter(mayBeUsed))
  if (idle.length === 0) return undefined
  await Promise.all(
    idle.map(({ id }) => ask(origin, `POST /staff/devices/${id}/self-test`, { token, body: {} })),
  )
  const tested = await wait('装置自检 / the self-test', async () => {
    const devices = (await list()).filter(device => idle.some(({ id }) => id === device.id))
    return devices.every(device => device.selfTestOk) ? devices : undefined
  }).catch(async () => (await list()).filter(device => mayBeUsed(device) && device.selfTestOk))
  const inSameLot = device => tested.filter(({ lotId }) => lotId === device.lotId).length
  return tested.toSorted((one, other) => inSameLot(other) - inSameLot(one))[0]
}
