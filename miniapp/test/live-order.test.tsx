import type { OwnerOrder } from '@fangxing/contract/orders'
import { act, renderHook } from '@testing-library/react'
import { useLiveOrder } from '../src/shared/live/use-live-order'
import { call, selectOrder, subscribe } from '../src/owner/calls'
import { ownerOrder, paidOrder, signedIn } from './support/orders'
import { phone } from './support/phone'

const advance = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms))
const settle = () => advance(0)

let served: OwnerOrder
let reachable: boolean

beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  phone.storage.set('fangxing.owner', { ...signedIn(), mine: { ownerRef: 'me' } })
  served = ownerOrder()
  reachable = true
  phone.respond = () => {
    if (!reachable) throw Object.assign(new Error(), { errMsg: 'request:fail' })
    return { statusCode: 200, data: served }
  }
})

afterEach(() => jest.useRealTimers())

const readCount = () => phone.requestsTo('GET', /\/owner\/orders\//).length

async function mountHook(initial = ownerOrder()) {
  const hook = renderHook(() =>
    useLiveOrder<OwnerOrder>({
      orderId: initial.id,
      initial,
      subscribe,
      select: selectOrder,
      fetch: orderId => call('readOrder', { params: { orderId } }),
    }),
  )
  await settle()
  return hook
}

async function connect() {
  act(() => phone.socket().open())
  await settle()
  act(() => phone.socket().receive({ type: 'ready', now: new Date().toISOString() }))
  await settle()
}

describe('useLiveOrder', () => {
  it('authenticates, sends the version it has, and shows the order of a live message', async () => {
    const { result } = await mountHook()
    await connect()
    expect(phone.socket().sent).toEqual([
      { type: 'auth', token: 'token-1' },
      { type: 'watch', orderId: ownerOrder().id, version: 1 },
    ])
    act(() => phone.socket().receive({ type: 'order', order: paidOrder() }))
    expect(result.current.order?.state).toBe('releasing')
    expect(result.current.state).toBe('live')
    expect(readCount()).toBe(0)
  })

  it('never shows an older version, and ignores other orders', async () => {
    const { result } = await mountHook(paidOrder({ version: 5 }))
    await connect()
    act(() => phone.socket().receive({ type: 'order', order: ownerOrder({ version: 4 }) }))
    act(() => phone.socket().receive({ type: 'order', order: ownerOrder({ id: 'another', version: 99 }) }))
    expect(result.current.order).toMatchObject({ version: 5, state: 'releasing' })
  })

  it('polls while there is no socket, and stops when there is one', async () => {
    phone.refuseSockets = true
    const { result } = await mountHook()
    await advance(3_000)
    expect(readCount()).toBe(1)
    served = paidOrder()
    await advance(2_000)
    expect(result.current).toMatchObject({ state: 'polling', order: { version: 3 } })
    phone.refuseSockets = false
    for (let waited = 0; phone.sockets.length === 0 && waited < 20_000; waited += 100) await advance(100)
    await connect()
    const before = readCount()
    for (let ping = 0; ping < 2; ping++) {
      await advance(10_000)
      act(() => phone.socket().receive({ type: 'pong', now: '' }))
    }
    expect(readCount()).toBe(before)
  })

  it('reconnects after the socket closes and asks only for a newer version', async () => {
    await mountHook()
    await connect()
    act(() => phone.socket().receive({ type: 'order', order: ownerOrder({ version: 2 }) }))
    act(() => phone.socket().disconnect())
    await advance(600)
    expect(phone.sockets).toHaveLength(2)
    await connect()
    expect(phone.socket().sent[1]).toMatchObject({ type: 'watch', version: 2 })
  })

  it('detects a socket that was closed while the app was in the background', async () => {
    await mountHook()
    await connect()
    act(() => phone.bringToForeground())
    expect(phone.socket().sent.at(-1)).toEqual({ type: 'ping' })
    await advance(6_000)
    expect(phone.sockets[0]!.closed).toBe(true)
    await advance(600)
    expect(phone.sockets.length).toBeGreaterThan(1)
  })

  it('reconnects at once when the network returns, without waiting for the back-off', async () => {
    await mountHook()
    await connect()
    phone.refuseSockets = true
    act(() => phone.socket().disconnect())
    await advance(60_000)
    reachable = true
    phone.refuseSockets = false
    const before = phone.sockets.length
    act(() => {
      phone.network(false)
      phone.network(true)
    })
    await settle()
    expect(phone.sockets.length).toBe(before + 1)
  })

  it('reports the problem while offline, and clears it with the next successful read', async () => {
    phone.refuseSockets = true
    reachable = false
    const { result } = await mountHook()
    await advance(3_000)
    expect(result.current.problem).toEqual({ kind: 'offline' })
    expect(result.current.order?.version).toBe(1)
    reachable = true
    await advance(20_000)
    expect(result.current.problem).toBeUndefined()
  })

  it('unsubscribes, closes the socket and stops polling when the component unmounts', async () => {
    const { unmount } = await mountHook()
    await connect()
    unmount()
    expect(phone.socket().sent.at(-1)).toMatchObject({ type: 'unwatch' })
    expect(phone.socket().closed).toBe(true)
    const count = phone.sockets.length
    await advance(120_000)
    expect(phone.sockets).toHaveLength(count)
    expect(readCount()).toBe(0)
  })
})
