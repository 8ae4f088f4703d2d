import { OWNER_CALLS, STAFF_CALLS, type OwnerCallTypes, type StaffCallTypes } from '../calls'
import { createClient, type Transport } from '../client/client'
import { readReply, type HttpReply } from '../client/reply'
import { buildRequest, type HttpRequest } from '../client/request'

const ORDER_ID = '0b6f0a52-5b5c-4f53-9a38-1fd1f22fb2a1'
const LOT_ID = '1c6f0a52-5b5c-4f53-9a38-1fd1f22fb2a1'
const refusal = {
  code: 'AMOUNT_CHANGED',
  message: { zh: '应付金额已变为 3.00 元，请刷新', en: 'The amount due is now 3.00 yuan, refresh' },
  traceId: 'trace-1',
}

/** A transport that notes what it is given and answers the same reply each time. */
function noting(reply: HttpReply) {
  const requests: HttpRequest[] = []
  const transport: Transport = request => {
    requests.push(request)
    return Promise.resolve(reply)
  }
  let count = 0
  return { requests, transport, newIdempotencyKey: () => `key-${++count}` }
}

describe('a request', () => {
  it('carries its parameters in the path and its query behind it, both encoded', () => {
    expect(
      buildRequest(STAFF_CALLS.listArrears, { query: { plateText: '粤B1 2', state: undefined, limit: 5 } }),
    ).toEqual({
      method: 'GET',
      path: '/staff/arrears?plateText=%E7%B2%A4B1%202&limit=5',
      headers: {},
    })
    expect(buildRequest(STAFF_CALLS.readDevice, { params: { deviceId: 'a/b' } }).path).toBe(
      '/staff/devices/a%2Fb',
    )
  })

  it('is refused on the spot when a parameter of the path is missing', () => {
    expect(() => buildRequest(OWNER_CALLS.readOrder, {})).toThrow(RangeError)
  })

  it('has a JSON body, empty when nothing is given, and none at all for a GET', () => {
    expect(buildRequest(OWNER_CALLS.signOut)).toMatchObject({
      body: '{}',
      headers: { 'Content-Type': 'application/json' },
    })
    expect(buildRequest(OWNER_CALLS.listOrders)).not.toHaveProperty('body')
  })

  it('sends bytes as they are, with their media type', () => {
    const content = new Uint8Array([1, 2])
    const { body, headers } = buildRequest(STAFF_CALLS.putPhoto, {
      bytes: { content, mediaType: 'image/png' },
    })
    expect(body).toBe(content)
    expect(headers).toEqual({ 'Content-Type': 'image/png' })
  })
})

describe('a client', () => {
  it('makes a call by its name and gives back the value', async () => {
    const sent = noting({ status: 200, body: { items: [] } })
    const call = createClient<StaffCallTypes>(STAFF_CALLS, sent)
    expect(await call('listDevices', { query: { lotId: LOT_ID } })).toEqual({
      ok: true,
      value: { items: [] },
    })
    expect(sent.requests).toEqual([{ method: 'GET', path: `/staff/devices?lotId=${LOT_ID}`, headers: {} }])
  })

  it('gives an idempotent call a fresh key, unless the caller repeats an earlier attempt', async () => {
    const sent = noting({ status: 200, body: {} })
    const call = createClient<StaffCallTypes>(STAFF_CALLS, sent)
    const input = { params: { orderId: ORDER_ID }, body: { amountFen: 1500 } }
    await call('takeCash', input)
    await call('takeCash', { ...input, idempotencyKey: 'my-own-key' })
    await call('raise', { params: { orderId: ORDER_ID }, body: {} })
    expect(sent.requests.map(({ headers }) => headers['Idempotency-Key'])).toEqual([
      'key-1',
      'my-own-key',
      undefined,
    ])
  })

  it('gives back a refusal as it came', async () => {
    const call = createClient<OwnerCallTypes>(OWNER_CALLS, noting({ status: 409, body: refusal }))
    expect(await call('pay', { params: { orderId: ORDER_ID }, body: { amountFen: 1 } })).toEqual({
      ok: false,
      problem: { kind: 'refused', status: 409, refusal },
    })
  })

  it("gives back the transport's own problem when there was no reply", async () => {
    const call = createClient<OwnerCallTypes, { kind: 'offline' }>(OWNER_CALLS, {
      transport: () => Promise.resolve({ problem: { kind: 'offline' } }),
      newIdempotencyKey: () => 'key',
    })
    expect(await call('listOrders', {})).toEqual({ ok: false, problem: { kind: 'offline' } })
  })
})

it('reads everything that is neither a value nor a refusal as a fault', () => {
  const fault = (status: number, more: object = {}) => ({
    ok: false,
    problem: { kind: 'fault', status, ...more },
  })
  expect(readReply({ status: 503, body: refusal })).toEqual(
    fault(503, { code: refusal.code, traceId: 'trace-1' }),
  )
  expect(readReply({ status: 404, body: '<html>', traceId: 'mine' })).toEqual(fault(404, { traceId: 'mine' }))
  expect(readReply({ status: 302, body: null })).toEqual(fault(302))
})
