import type * as OutboxModule from '../src/merchant/outbox/outbox'
import { refusal } from './support/orders'
import { LOT_ID, STAFF_ID, me, staffOrder } from './support/lot'
import type { phone as Phone } from './support/phone'

type Started = { phone: typeof Phone; outbox: (typeof OutboxModule)['outbox']; stop: () => void }
type Reply = { statusCode: number; data: unknown }

const PHOTO = new Uint8Array([0xff, 0xd8, 0xff, 0, 255, 128, 7]).buffer
const PROOF = {
  staffId: STAFF_ID,
  orderId: staffOrder().id,
  plateText: '粤B12388',
  reason: '装置离线，已用钥匙降锁',
  happenedAt: '2026-11-22T01:06:00.000Z',
}
const kept = {
  token: 'token-1',
  expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  mine: { me: me() },
}

let reachable: boolean
let proveReply: () => Reply
let readReply: () => Reply
const stopFunctions: (() => void)[] = []

/** Starts the app on a phone with this storage: modules are loaded again, the stored data is there. */
async function start(storage: Map<string, unknown>): Promise<Started> {
  jest.resetModules()
  const { phone } = await import('./support/phone')
  phone.reset()
  for (const [key, value] of storage) phone.storage.set(key, value)
  phone.respond = ({ method, url }) => {
    if (!reachable) throw Object.assign(new Error(), { errMsg: 'request:fail' })
    const { pathname } = new URL(url)
    if (pathname === '/staff/photos') return { statusCode: 200, data: { photoId: 'photo-1' } }
    if (pathname.endsWith('/prove-released')) return proveReply()
    return method === 'GET' ? readReply() : { statusCode: 404, data: refusal('NOT_FOUND') }
  }
  const { outbox } = await import('../src/merchant/outbox/outbox')
  const stop = outbox.start()
  stopFunctions.push(stop)
  return { phone, outbox, stop }
}

const signedIn = () => new Map<string, unknown>([['fangxing.staff', kept]])
const settle = () => jest.advanceTimersByTimeAsync(0)
const proofs = ({ phone }: Started) => phone.requestsTo('POST', /prove-released$/)
const photos = ({ phone }: Started) => phone.requestsTo('POST', /photos$/)
const keys = (started: Started) => proofs(started).map(({ header }) => header['Idempotency-Key'])

beforeEach(() => {
  jest.useFakeTimers()
  reachable = true
  proveReply = () => ({ statusCode: 200, data: staffOrder({ state: 'released', releaseProof: 'hand' }) })
  readReply = () => ({ statusCode: 200, data: staffOrder({ state: 'releasing' }) })
})
afterEach(() => {
  for (const stop of stopFunctions.splice(0)) stop()
  jest.useRealTimers()
})

describe('the outbox of hand proofs', () => {
  it('sends picture and proof at once when there is a network, and stores nothing', async () => {
    const started = await start(signedIn())
    started.outbox.add(PROOF, [PHOTO])
    await settle()
    expect(started.outbox.all()).toEqual([])
    expect(new Uint8Array(photos(started)[0]!.data as ArrayBuffer)).toEqual(new Uint8Array(PHOTO))
    expect(JSON.parse(String(proofs(started)[0]!.data))).toEqual({
      reason: PROOF.reason,
      photoIds: ['photo-1'],
      happenedAt: PROOF.happenedAt,
    })
    expect([...started.phone.storage.keys()].filter(key => key.includes('photo'))).toEqual([])
  })

  it('sends a proof for which the phone has no room, and says so while it waits', async () => {
    reachable = false
    const started = await start(signedIn())
    started.phone.isFull = true
    started.outbox.add(PROOF, [PHOTO])
    await settle()
    expect(started.outbox.all()).toMatchObject([{ state: 'waiting', isOnlyInMemory: true }])
    reachable = true
    started.phone.network(false)
    started.phone.network(true)
    await settle()
    expect(started.outbox.all()).toEqual([])
    expect(new Uint8Array(photos(started)[0]!.data as ArrayBuffer)).toEqual(new Uint8Array(PHOTO))
  })

  it('stores the entry without a network and shows the problem', async () => {
    reachable = false
    const started = await start(signedIn())
    started.outbox.add(PROOF, [PHOTO])
    await settle()
    expect(started.outbox.all()).toMatchObject([{ state: 'waiting', problem: { kind: 'offline' } }])
    expect(proofs(started)).toEqual([])
  })

  it('keeps the entry when the app is killed, and sends it when the network is back', async () => {
    reachable = false
    const before = await start(signedIn())
    const { key } = before.outbox.add(PROOF, [PHOTO])
    await settle()
    before.stop()

    const after = await start(before.phone.storage)
    await settle()
    expect(after.outbox.all()).toMatchObject([{ key, state: 'waiting', orderId: PROOF.orderId }])
    reachable = true
    after.phone.network(false)
    after.phone.network(true)
    await settle()
    expect(after.outbox.all()).toEqual([])
    expect(new Uint8Array(photos(after).pop()!.data as ArrayBuffer)).toEqual(new Uint8Array(PHOTO))
    expect(keys(after)).toEqual([key])
    expect(JSON.parse(String(proofs(after)[0]!.data))).toMatchObject({ happenedAt: PROOF.happenedAt })
  })

  it('retries with the same idempotency key, without sending the picture twice', async () => {
    const lost = () => {
      throw Object.assign(new Error(), { errMsg: 'request:fail timeout' })
    }
    proveReply = lost
    const started = await start(signedIn())
    const { key } = started.outbox.add(PROOF, [PHOTO])
    await settle()
    expect(started.outbox.all()).toMatchObject([{ state: 'waiting', problem: { kind: 'timeout' } }])
    proveReply = () => ({ statusCode: 200, data: staffOrder({ releaseProof: 'hand' }) })
    await jest.advanceTimersByTimeAsync(120_000)
    expect(started.outbox.all()).toEqual([])
    expect(keys(started).length).toBeGreaterThan(1)
    expect(new Set(keys(started))).toEqual(new Set([key]))
    expect(photos(started)).toHaveLength(1)
  })

  it('sends an entry once for simultaneous callers', async () => {
    const started = await start(signedIn())
    started.outbox.add(PROOF, [PHOTO])
    await Promise.all([started.outbox.flush(), started.outbox.flush(), started.outbox.flush()])
    expect(proofs(started)).toHaveLength(1)
  })

  it('treats a conflict as done when the order is proved down already', async () => {
    proveReply = () => ({ statusCode: 409, data: refusal('STATE_CONFLICT') })
    readReply = () => ({ statusCode: 200, data: staffOrder({ state: 'released', releaseProof: 'hand' }) })
    const started = await start(signedIn())
    started.outbox.add(PROOF, [PHOTO])
    await settle()
    expect(started.outbox.all()).toEqual([])
  })

  it('keeps a refused entry with its refusal until it is sent again or discarded', async () => {
    proveReply = () => ({ statusCode: 409, data: refusal('STATE_CONFLICT') })
    const started = await start(signedIn())
    const { key } = started.outbox.add(PROOF, [PHOTO])
    await settle()
    expect(started.outbox.all()).toMatchObject([
      { state: 'refused', problem: { kind: 'refused', refusal: { message: { zh: '拒绝 STATE_CONFLICT' } } } },
    ])
    await jest.advanceTimersByTimeAsync(600_000)
    expect(proofs(started)).toHaveLength(1)

    started.outbox.retry(key)
    await settle()
    expect(keys(started)).toEqual([key, key])
    started.outbox.discard(key)
    expect(started.outbox.all()).toEqual([])
    expect([...started.phone.storage.keys()].filter(name => name.includes('photo'))).toEqual([])
  })

  it('does not discard an entry that is still waiting', async () => {
    reachable = false
    const started = await start(signedIn())
    const { key } = started.outbox.add(PROOF, [PHOTO])
    await settle()
    started.outbox.discard(key)
    expect(started.outbox.all()).toHaveLength(1)
  })

  it('asks for the picture again when the phone has lost it', async () => {
    reachable = false
    const before = await start(signedIn())
    before.outbox.add(PROOF, [PHOTO])
    await settle()
    before.stop()
    reachable = true
    const storage = new Map([...before.phone.storage].filter(([key]) => !key.startsWith('fangxing.photo')))
    const after = await start(storage)
    await settle()
    expect(after.outbox.all()).toMatchObject([
      { state: 'refused', problem: { refusal: { code: 'PHOTOS_LOST' } } },
    ])
    expect(proofs(after)).toEqual([])
  })

  it('does not send an entry of another member of staff', async () => {
    const other = { ...kept, mine: { me: me({ staff: { ...me().staff, id: LOT_ID } }) } }
    const started = await start(new Map<string, unknown>([['fangxing.staff', other]]))
    started.outbox.add(PROOF, [PHOTO])
    await settle()
    expect(started.outbox.all()).toMatchObject([{ state: 'waiting' }])
    expect(proofs(started)).toEqual([])
  })
})
