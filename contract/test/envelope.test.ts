import * as fc from 'fast-check'
import {
  deriveDeviceKeys,
  equalSecret,
  isDeviceEnvelope,
  isServerEnvelope,
  newSigningSeed,
  openDevice,
  openServer,
  privateKeyFromSeed,
  publicKeyFromRaw,
  rawPublicKey,
  releaseCode,
  sealDevice,
  sealServer,
} from '@fangxing/contract/envelope'
import { makeReceipt, makeTicket, openReceipt, openTicket } from '@fangxing/contract/ticket'
import { deviceTopic, LEAF, leafFilter, parseDeviceTopic } from '@fangxing/contract/device-protocol'
import {
  stateQuerySchema,
  commandSchema,
  commandCauseSchema,
  presenceSchema,
  timeReplySchema,
  desiredStateSchema,
} from '@fangxing/contract/device-protocol.schema'

const seed = Buffer.alloc(32, 7).toString('base64url')
const privateKey = privateKeyFromSeed(seed)
const keys = new Map([['k1', publicKeyFromRaw(rawPublicKey(privateKey))]])
const device = deriveDeviceKeys(Buffer.alloc(32, 9), 'dev-1', 1)
const id = '0b6f0a52-5b5c-4f53-9a38-1fd1f22fb2a1'
const lower = { id, d: 'dev-1', ep: 7, op: 'LOWER' as const, why: 'PAID' as const, order: 'o1', iat: 1000 }
const desired = {
  d: 'dev-1',
  ep: 7,
  target: 'DOWN' as const,
  commandId: id,
  why: 'PAID' as const,
  order: 'o1',
  failSafeLower: true,
  iat: 1000,
}
const query = { d: 'dev-1', ask: 'state' as const, iat: 1000 }
const time = { d: 'dev-1', nonce: 'ab'.repeat(16), timeMs: 1000 }
const presence = { bootId: '0'.repeat(32), seq: 1, atMs: null, on: true, sessionId: '0'.repeat(16) }

describe('a message of the server', () => {
  it('opens with its key and no other', () => {
    const wire = sealServer(lower, 'k1', privateKey)
    expect(openServer(wire, keys, commandSchema)).toEqual({ ok: true, payload: lower })
    expect(openServer(wire, new Map(), commandSchema)).toEqual({ ok: false, why: 'unknown_key' })
    const other = new Map([['k1', publicKeyFromRaw(rawPublicKey(privateKeyFromSeed(newSigningSeed())))]])
    expect(openServer(wire, other, commandSchema)).toEqual({ ok: false, why: 'bad_signature' })
  })

  it('is accepted by the schema of its own kind only', () => {
    const payloads = [lower, desired, query, time]
    const schemas = [commandSchema, desiredStateSchema, stateQuerySchema, timeReplySchema]
    const table = schemas.map(schema => payloads.map(payload => schema.safeParse(payload).success))
    expect(table).toEqual(schemas.map((_, row) => payloads.map((_, column) => row === column)))
  })

  it('does not open when any character was changed', () => {
    const wire = sealServer(lower, 'k1', privateKey)
    fc.assert(
      fc.property(fc.nat(wire.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
        const changed = wire.slice(0, at) + String.fromCharCode(code) + wire.slice(at + 1)
        fc.pre(changed !== wire)
        expect(openServer(changed, keys, commandSchema).ok).toBe(false)
      }),
    )
  })

  it('is refused without an exception when the text is something else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        expect(openServer(text, keys, commandSchema).ok).toBe(false)
        expect(openDevice(LEAF.ack, 'dev-1', text, device.hmacKey, presenceSchema).ok).toBe(false)
      }),
    )
    expect(openServer('x'.repeat(5000), keys, commandSchema)).toEqual({ ok: false, why: 'too_large' })
    expect(() => sealServer({ text: 'x'.repeat(3000) }, 'k1', privateKey)).toThrow(RangeError)
  })

  it('may carry only the fields that its schema names', () => {
    const wire = sealServer({ ...lower, extra: 1 }, 'k1', privateKey)
    expect(openServer(wire, keys, commandSchema)).toEqual({ ok: false, why: 'malformed' })
    const raise = { ...lower, op: 'RAISE' }
    expect(commandSchema.safeParse(raise).success).toBe(false)
    expect(commandSchema.safeParse({ ...raise, exp: 16_000 }).success).toBe(true)
  })
})

describe('a report of a device', () => {
  it('is bound to its leaf, its device and its key', () => {
    const wire = sealDevice(LEAF.presence, 'dev-1', presence, device.hmacKey)
    expect(openDevice(LEAF.presence, 'dev-1', wire, device.hmacKey, presenceSchema)).toEqual({
      ok: true,
      payload: presence,
    })
    expect(openDevice(LEAF.reported, 'dev-1', wire, device.hmacKey, presenceSchema)).toEqual({
      ok: false,
      why: 'bad_signature',
    })
    expect(openDevice(LEAF.presence, 'dev-2', wire, device.hmacKey, presenceSchema)).toEqual({
      ok: false,
      why: 'wrong_device',
    })
    const newer = deriveDeviceKeys(Buffer.alloc(32, 9), 'dev-1', 2).hmacKey
    expect(openDevice(LEAF.presence, 'dev-1', wire, newer, presenceSchema)).toEqual({
      ok: false,
      why: 'bad_signature',
    })
    expect([isDeviceEnvelope(wire), isServerEnvelope(wire)]).toEqual([true, false])
  })
})

describe('a release code', () => {
  it('differs by device and epoch and always has eight digits', () => {
    const codes = new Set<string>()
    for (let epoch = 1; epoch <= 2000; epoch++) codes.add(releaseCode(device.releaseKey, 'dev-1', epoch))
    expect(codes.size).toBeGreaterThan(1990)
    expect([...codes].every(code => /^[0-9]{8}$/.test(code))).toBe(true)
    expect(releaseCode(device.releaseKey, 'dev-2', 1)).not.toBe(releaseCode(device.releaseKey, 'dev-1', 1))
  })

  it('does not use the key that authenticates reports', () => {
    expect(device.hmacKey.equals(device.releaseKey)).toBe(false)
    expect(() => deriveDeviceKeys(Buffer.alloc(16), 'dev-1', 1)).toThrow(RangeError)
    expect([equalSecret('12345678', '12345678'), equalSecret('12345678', '1234567')]).toEqual([true, false])
  })
})

describe('a ticket', () => {
  it('fits in 120 characters and opens at its own device only', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 0xffffffff }),
        fc.constantFrom(...commandCauseSchema.options),
        (ep, why) => {
          const text = makeTicket({ commandId: id, ep, why }, 'dev-1', 'k1', privateKey)
          expect(text.length).toBeLessThanOrEqual(120)
          expect(openTicket(text, 'dev-1', keys)).toEqual({ commandId: id, ep, why })
          expect(openTicket(text, 'dev-2', keys)).toBeUndefined()
        },
      ),
      { numRuns: 30 },
    )
  })

  it('does not open when any character was changed', () => {
    const text = makeTicket({ commandId: id, ep: 5, why: 'PAID' }, 'dev-1', 'k1', privateKey)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'ABxyz019-_'), (at, letter) => {
        const changed = text.slice(0, at) + letter + text.slice(at + 1)
        fc.pre(changed !== text)
        expect(openTicket(changed, 'dev-1', keys)).toBeUndefined()
      }),
    )
  })

  it('is answered by a receipt that cannot be forged', () => {
    const receipt = {
      commandId: id,
      ep: 5,
      outcome: 'done' as const,
      position: 'lowering' as const,
      atMs: 1234,
    }
    const text = makeReceipt(receipt, 'dev-1', device.hmacKey)
    expect(text.length).toBeLessThanOrEqual(120)
    expect(openReceipt(text, 'dev-1', device.hmacKey)).toEqual(receipt)
    expect(openReceipt(text, 'dev-2', device.hmacKey)).toBeUndefined()
    expect(openReceipt(text, 'dev-1', device.releaseKey)).toBeUndefined()
    expect(openReceipt(`B${text.slice(1)}`, 'dev-1', device.hmacKey)).toBeUndefined()
  })
})

describe('a topic', () => {
  it('is parsed into the parts that built it, and takes no wildcard or slash as a name', () => {
    expect(parseDeviceTopic(deviceTopic('m1', 'dev-1', LEAF.ack))).toEqual({
      merchantId: 'm1',
      deviceId: 'dev-1',
      leaf: LEAF.ack,
    })
    for (const bad of ['', 'a/b', '+', '#', 'x'.repeat(41)])
      expect(() => deviceTopic('m1', bad, LEAF.ack)).toThrow()
    for (const bad of ['pl/1/m1/dev-1', 'pl/2/m1/dev-1/ack', 'pl/1/m1/dev-1/ack/x', 'pl/1/m1/dev-1/other'])
      expect(parseDeviceTopic(bad)).toBeUndefined()
    expect(leafFilter(LEAF.ack)).toBe('pl/1/+/+/ack')
  })
})
