import type { OwnerOrder } from '@fangxing/contract/orders'
import { act, renderHook } from '@testing-library/react'
import { useLiveOrder } from '../src/shared/live/use-live-order'
import { call, pickOrder, watch } from '../src/owner/calls'
import { ownerOrder, paidOrder, signedIn } from './support/orders'
import { phone } from './support/phone'

const later = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms))
const settled = () => later(0)

let served: OwnerOrder
let reachable: boolean

beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  phone.storage.set('fangxing.owner', { ...signedIn(), mine: { ownerRef: 'me' } })
  served = ownerOrder()
  reachable = true
  phone.answer = () => {
    if (!reachable) throw Object.assign(new Error(), { errMsg: 'request:fail' })
    return { statusCode: 200, data: served }
  }
})

afterEach(() => jest.useRealTimers())

const reads = () => phone.askedFor('GET', /\/owner\/orders\//).length

async function listen(first = ownerOrder()) {
  const hook = renderHook(() =>
    useLiveOrder<OwnerOrder>({
      orderId: first.id,
      first,
      watch,
      pick: pickOrder,
      read: orderId => call('readOrder', { params: { orderId } }),
    }),
  )
  await settled()
  return hook
}

async function goLive() {
  act(() => phone.socket().open())
  await settled()
  act(() => phone.socket().tell({ type: 'ready', now: new Date().toISOString() }))
  await settled()
}

describe('an order kept live', () => {
  it('says who it is, then what it has already, and shows what it is told', async () => {
    const { result } = await listen()
    await goLive()
    expect(phone.socket().said).toEqual([
      { type: 'auth', token: 'token-1' },
      { type: 'watch', orderId: ownerOrder().id, version: 1 },
    ])
    act(() => phone.socket().tell({ type: 'order', order: paidOrder() }))
    expect(result.current.order?.state).toBe('releasing')
    expect(result.current.state).toBe('live')
    expect(reads()).toBe(0)
  })

  it('never goes back to an older version, and ignores other orders', async () => {
    const { result } = await listen(paidOrder({ version: 5 }))
    await goLive()
    act(() => phone.socket().tell({ type: 'order', order: ownerOrder({ version: 4 }) }))
    act(() => phone.socket().tell({ type: 'order', order: ownerOrder({ id: 'another', version: 99 }) }))
    expect(result.current.order).toMatchObject({ version: 5, state: 'releasing' })
  })

  it('polls while no socket stands, and stops when one does', async () => {
    phone.refuseSockets = true
    const { result } = await listen()
    await later(3_000)
    expect(reads()).toBe(1)
    served = paidOrder()
    await later(2_000)
    expect(result.current).toMatchObject({ state: 'polling', order: { version: 3 } })
    phone.refuseSockets = false
    for (let waited = 0; phone.sockets.length === 0 && waited < 20_000; waited += 100) await later(100)
    await goLive()
    const before = reads()
    for (let ping = 0; ping < 2; ping++) {
      await later(10_000)
      act(() => phone.socket().tell({ type: 'pong', now: '' }))
    }
    expect(reads()).toBe(before)
  })

  it('comes back after the socket drops and asks only for what is newer', async () => {
    await listen()
    await goLive()
    act(() => phone.socket().tell({ type: 'order', order: ownerOrder({ version: 2 }) }))
    act(() => phone.socket().drop())
    await later(600)
    expect(phone.sockets).toHaveLength(2)
    await goLive()
    expect(phone.socket().said[1]).toMatchObject({ type: 'watch', version: 2 })
  })

  it('notices a socket that died in the phone’s sleep', async () => {
    await listen()
    await goLive()
    act(() => phone.wake())
    expect(phone.socket().said.at(-1)).toEqual({ type: 'ping' })
    await later(6_000)
    expect(phone.sockets[0]!.closed).toBe(true)
    await later(600)
    expect(phone.sockets.length).toBeGreaterThan(1)
  })

  it('reconnects at once when the network returns instead of waiting its turn', async () => {
    await listen()
    await goLive()
    phone.refuseSockets = true
    act(() => phone.socket().drop())
    await later(60_000)
    reachable = true
    phone.refuseSockets = false
    const before = phone.sockets.length
    act(() => {
      phone.network(false)
      phone.network(true)
    })
    await settled()
    expect(phone.sockets.length).toBe(before + 1)
  })

  it('says why it cannot read while offline, and forgets it with the next read', async () => {
    phone.refuseSockets = true
    reachable = false
    const { result } = await listen()
    await later(3_000)
    expect(result.current.problem).toEqual({ kind: 'offline' })
    expect(result.current.order?.version).toBe(1)
    reachable = true
    await later(20_000)
    expect(result.current.problem).toBeUndefined()
  })

  it('leaves nothing behind when the page goes', async () => {
    const { unmount } = await listen()
    await goLive()
    unmount()
    expect(phone.socket().said.at(-1)).toMatchObject({ type: 'unwatch' })
    expect(phone.socket().closed).toBe(true)
    const count = phone.sockets.length
    await later(120_000)
    expect(phone.sockets).toHaveLength(count)
    expect(reads()).toBe(0)
  })
})
