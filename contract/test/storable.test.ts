import type { z } from 'zod'
import { ownerCallSchemas, staffCallSchemas } from '../calls.schema'
import { arrearRowSchema } from '../arrears.schema'
import * as deviceProtocol from '../device-protocol.schema'
import { integrationCallSchemas } from '../integration.schema'
import { integrationRowSchemas } from '../integration-events.schema'
import { liveMessageSchema, liveRequestSchema } from '../live.schema'
import { deviceProvisioningCallSchemas } from '../provisioning.schema'
import { refusalReplySchema } from '../refusal.schema'
import { webhookEventSchemas } from '../webhooks.schema'
import { leavesOf, typeOf } from './support/leaves'
import { cleanText, clippedText, isStorableJson, isStorableText, MAX_INT, MAX_TIME_MS } from '../storable'

const schemas: Record<string, unknown> = {
  owner: ownerCallSchemas,
  staff: staffCallSchemas,
  device: deviceProvisioningCallSchemas,
  importedRow: arrearRowSchema,
  integration: integrationCallSchemas,
  integrationRow: integrationRowSchemas,
  webhook: webhookEventSchemas,
  live: { liveRequestSchema, liveMessageSchema },
  refusalReplySchema,
  deviceProtocol,
}

const leaves = Object.entries(schemas).flatMap(([name, value]) => leavesOf(value, name))
const leavesOfType = (...types: string[]) =>
  leaves
    .filter(({ schema }) => types.includes(typeOf(schema)))
    .map(({ path, schema }) => [path, schema] as const)

/** Texts of every length, as plain words and as an address, with each character that cannot be stored in each place. */
const poisonedTexts = Array.from({ length: 40 }, (_, length) => length).flatMap(length =>
  ['\u0000', '\ud83d', '\udc00'].flatMap(poison =>
    ['', 'https://fangxing.example/'].flatMap(head => [
      head + 'a'.repeat(length) + poison,
      head + poison + 'a'.repeat(length),
    ]),
  ),
)
/** No column holds these: four bytes in an integer, 53 bits in a number that we read back. */
const hugeNumbers = [MAX_INT + 1, -MAX_INT - 2, 4_294_967_295, Number.MAX_SAFE_INTEGER, 1e300, -1e300]
const impossibleTimes = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
  '9999-12-31T23:59:59.9999999-00:01',
]
/** These hold milliseconds, count for as long as a device or the audit log lives, or are sums of money; they have eight bytes. */
const TIME_MS = /\.(iat|exp|atMs|timeMs|happenedAtMs) \(number\)$/
const EIGHT_BYTES =
  /\.(seq|iat|exp|atMs|timeMs|happenedAtMs|localMs|uptimeMs|entryId|walkedFrom|walkedTo|fen) \(number\)$|(list|sum)Debtors\.reply\.(items\[\]\.)?dueFen \(number\)$|(listArrears\.reply\.sum|listClonePlates\.reply\.items\[\]\.owed)\.dueFen \(number\)$|findPayments\.reply\.elsewhere\[\]\.amountFen \(number\)$|searchAudit\.reply\.items\[\]\.id \(number\)$/

it('knows every kind of schema', () => {
  const kinds = new Set(leaves.map(({ schema }) => typeOf(schema)))
  expect([...kinds].sort()).toEqual(['number', 'record', 'string', 'unknown'])
  expect(leaves.length).toBeGreaterThan(400)
})

const isTime = (schema: z.ZodType) =>
  schema.safeParse('2026-11-26T00:00:00Z').success && !schema.safeParse('-'.repeat(20)).success

it('has no text that cannot be stored', () => {
  const takesPoison = (schema: z.ZodType) =>
    poisonedTexts.some(text => {
      const parsed = schema.safeParse(text)
      return parsed.success && !isStorableText(parsed.data as string)
    })
  const texts = leavesOfType('string')
  // Hundreds of leaves are the same schema.
  const poisoned = new Set([...new Set(texts.map(([, schema]) => schema))].filter(takesPoison))
  const wrong = texts.filter(([, schema]) => poisoned.has(schema))
  expect(wrong.map(([path]) => path)).toEqual([])
})

it('has no time beyond the years that can be stored', () => {
  const times = leavesOfType('string').filter(([, schema]) => isTime(schema))
  expect(times.length).toBeGreaterThan(50)
  const wrong = times.filter(([, schema]) => impossibleTimes.some(text => schema.safeParse(text).success))
  expect(wrong.map(([path]) => path)).toEqual([])
  const ms = leavesOfType('number').filter(([path]) => TIME_MS.test(path))
  expect(ms.length).toBeGreaterThan(10)
  expect(ms.filter(([, schema]) => schema.safeParse(MAX_TIME_MS + 1).success)).toEqual([])
})

it('has no number beyond its column', () => {
  const wrong = leavesOfType('number').filter(([path, schema]) =>
    hugeNumbers.some(number => {
      const parsed = schema.safeParse(number)
      const most = EIGHT_BYTES.test(path) ? Number.MAX_SAFE_INTEGER : MAX_INT + 1
      return parsed.success && Math.abs(parsed.data as number) > most
    }),
  )
  expect(wrong.map(([path]) => path)).toEqual([])
})

it('has no object of any form that holds what cannot be stored', () => {
  const wrong = leavesOfType('record').filter(([, schema]) =>
    ['\u0000', 'a\ud83d'].some(text =>
      [{ [text]: 1 }, { a: text }, { a: [{ b: { c: text } }] }].some(
        value => schema.safeParse(value).success,
      ),
    ),
  )
  expect(wrong.map(([path]) => path)).toEqual([])
  const records = leavesOfType('record').map(([, schema]) => schema.safeParse({ a: [{ b: '好' }] }).success)
  expect(new Set(records)).toEqual(new Set([true]))
})

it('takes any value only where each is checked later', () => {
  expect(leavesOfType('unknown').map(([path]) => path)).toEqual([
    'staff.importArrears.body.rows[] (unknown)',
    'integration.entry.body.rows[] (unknown)',
    'integration.exit.body.rows[] (unknown)',
    'integration.correction.body.rows[] (unknown)',
    'integration.paid.body.rows[] (unknown)',
    'integration.passes.body.rows[] (unknown)',
    'integration.charging.body.rows[] (unknown)',
    'deviceProtocol.reportedStateSchema.alarms[] (unknown)',
    'deviceProtocol.reportedStateSchema.pending[] (unknown)',
  ])
})

const KEPT = Array.from({ length: 20 }, (_, index) => `0b6f0a52-5b5c-4f53-9a38-1fd1f22fb2${10 + index}`)
describe('a report of a device', () => {
  const state = {
    bootId: '0'.repeat(32),
    seq: 1,
    atMs: 1,
    ep: 7,
    flashLost: false,
    target: 'UP',
    position: 'up',
    batteryPct: 55,
    rssiDbm: -60,
    tempC: 20,
    firmware: '1.2.3',
    alarms: ['tilt'],
    selfTest: { atMs: 1, ok: true },
    vehicleOverhead: true,
    lastMotion: { to: 'up', cause: 'command', commandId: null, ep: 7, atMs: 1 },
    uptimeMs: 1,
  }
  const read = (more: object) => deviceProtocol.reportedStateSchema.parse({ ...state, ...more })

  it.each([
    ['NUL in the firmware', { firmware: '1.2.3\u0000' }, { firmware: '1.2.3' }],
    ['a firmware that is too long', { firmware: 'v'.repeat(33) }, { firmware: 'v'.repeat(32) }],
    ['a firmware of nothing', { firmware: '\u0000' }, { firmware: '' }],
    ['an epoch of four bytes', { ep: 4_294_967_295 }, { ep: MAX_INT }],
    ['a time that no clock shows', { atMs: 8.64e15 }, { atMs: null }],
    ['a negative time', { selfTest: { atMs: -1, ok: true } }, { selfTest: { atMs: null, ok: true } }],
    ['a battery above full', { batteryPct: 100.4 }, { batteryPct: 100 }],
    ['an infinite temperature', { tempC: Number.POSITIVE_INFINITY }, { tempC: 120 }],
    ['an alarm of a newer firmware', { alarms: ['flooded', 'tilt', 'tilt', 7] }, { alarms: ['tilt'] }],
    ['no event that it keeps', { pending: [] }, {}],
    ['something else in the place of its events', { pending: { length: 1 } }, {}],
    ['events that nobody can read', { pending: ['\u0000', KEPT[0]] }, {}],
    [
      'an event that nobody can read between others',
      { pending: [KEPT[0], 7, KEPT[1]] },
      { pending: [KEPT[0]] },
    ],
    ['more events than a device keeps', { pending: KEPT }, { pending: KEPT.slice(0, 16) }],
    ['a field of a newer firmware', { capabilities: ['x'] }, {}],
  ])('keeps its position with %s', (_what, given, expected) => {
    expect(read(given)).toEqual({ ...state, ...expected })
  })

  it('keeps its alarm whatever its text and number are', () => {
    const head = { bootId: '0'.repeat(32), seq: 1, atMs: 8.64e15, id: '0b6f0a52-5b5c-4f53-9a38-1fd1f22fb2a1' }
    const event = { ...head, kind: 'tilt', ep: 4_294_967_295, happenedAtMs: 8.64e15, value: 1e300 }
    expect(
      deviceProtocol.deviceEventSchema.parse({ ...event, detail: `tilt 12deg\u0000${'!'.repeat(90)}` }),
    ).toEqual({
      ...event,
      atMs: null,
      ep: MAX_INT,
      happenedAtMs: null,
      value: MAX_INT,
      detail: 'tilt 12deg'.padEnd(80, '!'),
    })
  })

  it('is still refused when it does not say which report it is', () => {
    expect(deviceProtocol.reportedStateSchema.safeParse({ ...state, seq: 1.5 }).success).toBe(false)
    expect(deviceProtocol.reportedStateSchema.safeParse({ ...state, bootId: '\u0000' }).success).toBe(false)
  })
})

it('takes out of a call for help only what cannot be stored', () => {
  const body = staffCallSchemas.override.body
  expect(body.parse({ reason: ' 孩子在车里\ud83d ' })).toEqual({ reason: '孩子在车里' })
  expect(ownerCallSchemas.askEmergency.body.parse({ reason: '快\u0000' })).toEqual({ reason: '快' })
  const long = ownerCallSchemas.askEmergency.body.parse({ reason: 'a' + '😀'.repeat(200) }).reason
  expect(long).toBe('a' + '😀'.repeat(99))
})

it('knows what can be stored', () => {
  expect([isStorableText('好😀'), isStorableText('a\u0000'), isStorableText('\ud83d')]).toEqual([
    true,
    false,
    false,
  ])
  expect(cleanText('\ud83da\u0000😀')).toBe('a😀')
  expect(clippedText('😀😀', 3)).toBe('😀')
  expect([
    isStorableJson({ a: [1, null, 'b'] }),
    isStorableJson({ '\u0000': 1 }),
    isStorableJson(Infinity),
  ]).toEqual([true, false, false])
})
