import { createHash, randomUUID } from 'node:crypto'
import type { PictureAnswer, PictureKind } from '@fangxing/contract/integration'
import type { ActorContext } from '../../../src/domain/actor-context'
import { PICTURE_RULES } from '../../../src/domain/stays/picture-rules'
import type { SourceSession } from '../../../src/domain/sessions'
import type { TestMerchant } from '../../support/build-order'
import { buildSource, eventOf, fee, plateOf } from '../../support/build-source'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'source:test', traceId: 'trace-pictures' }
const NOW = new Date('2026-11-23T02:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
let services: TestServices
let merchant: TestMerchant
let camera: SourceSession
let promising: SourceSession
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  camera = await buildSource(services, merchant.merchantId)
  promising = await buildSource(services, merchant.merchantId, { kind: 'camera', promisesPictures: true })
})
beforeEach(() => void (services.clock.at = NOW))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const at = (ms: number) => new Date(NOW.getTime() + ms)
const goTo = (ms: number) => void (services.clock.at = at(ms))
type Target = { eventId: string } | { stayRef: string; lotCode: string }
type Sent = { source?: SourceSession; body?: string; told?: string; ref?: string }

/** A picture as its source sends it: the answer to the question, where that is not a link. */
async function send(target: Target, kind: PictureKind, { source = camera, body, told, ref }: Sent = {}) {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(body ?? randomUUID())])
  const sha256 = createHash('sha256')
    .update(told ?? bytes)
    .digest('hex')
  const asked = await services.takePictures.ask(source, {
    target,
    kind,
    sha256,
    ref,
    sizeBytes: bytes.length,
  })
  if (asked.outcome !== 'upload') return asked as PictureAnswer
  const place = 'eventId' in target ? target : { lotId: merchant.lotId, stayRef: target.stayRef }
  const ticket = {
    keyId: '',
    target: place,
    kind,
    ref: ref ?? null,
    sha256,
    sizeBytes: bytes.length,
    untilS: 0,
  }
  return services.takePictures.put(source, ticket, { body: bytes, context })
}
type More = Record<string, unknown> & { source?: SourceSession }
async function tell(kind: 'entry' | 'exit', plate: string, when: Date, given: More = {}) {
  const { source = camera, ...more } = given
  const event = eventOf(merchant.lotId, plate, when, more)
  const [reply] = await services.ingestStays.take({ source, nonce: null }, kind, [event], context)
  return { ...reply!, eventId: event.eventId }
}
/** A stay that is over, owed or free, with a picture of its exit. */
async function leave(more: More, plate = plateOf()) {
  await tell('entry', plate, at(-2 * HOUR))
  const left = await tell('exit', plate, at(-HOUR), more)
  await send({ eventId: left.eventId }, 'exit')
  return { ...left, stayId: left.stayId! }
}
const stateOf = async (id: string) =>
  (await read('SELECT state, reasons FROM parking_session WHERE id = $1', id))[0]!
const kept = async (stayId: string) =>
  (await read('SELECT id, kind FROM stay_picture WHERE stay_id = $1 ORDER BY kind', stayId)) as {
    id: string
    kind: string
  }[]
const isStored = async (id: string) => (await services.pictures.read(id)) !== null
async function sweep() {
  await services.keepPictures.join(context)
  await services.watchStays.watch(context)
}

test('a picture is kept with the stay of its event or of its own name, once, and no more than a few', async () => {
  const plate = plateOf()
  const named = { stayRef: `s-${plate}`, lotCode: merchant.lotId }
  const entered = await tell('entry', plate, at(-HOUR), { stayRef: named.stayRef })
  const target = { eventId: entered.eventId }
  expect(await send(target, 'entry', { body: 'one' })).toEqual({ outcome: 'stored' })
  expect(await send(target, 'entry', { body: 'one' })).toEqual({ outcome: 'already' })
  expect(await send(named, 'entry', { body: 'one' })).toEqual({ outcome: 'already' })
  expect(await send(named, 'entry')).toEqual({ outcome: 'stored' })
  for (let more = 2; more < PICTURE_RULES.mostOfKind; more++)
    expect(await send(target, 'entry')).toEqual({ outcome: 'stored' })
  expect(await send(target, 'entry')).toMatchObject({
    outcome: 'refused',
    errors: [{ field: 'kind', code: 'PICTURES_FULL' }],
  })
  // Sent twice at the same moment.
  const twice = await Promise.all([1, 2].map(() => send(target, 'scene', { body: 'two' })))
  expect(twice.map(({ outcome }) => outcome).sort()).toEqual(['already', 'stored'])
  const pictures = await kept(entered.stayId!)
  expect(pictures).toHaveLength(PICTURE_RULES.mostOfKind + 1)
  for (const { id } of pictures) expect(await isStored(id)).toBe(true)
  // Of the same name at another source nothing is known.
  expect(await send(named, 'entry', { source: promising })).toEqual({ outcome: 'unknown_stay' })
})

test('bytes that are not what was named are not taken, nor those of an unknown lot', async () => {
  const told = { pictures: [{ ref: 'f1', sha256: 'a'.repeat(64), kind: 'entry' }] }
  const { eventId, stayId } = await tell('entry', plateOf(), at(-HOUR), told)
  const errorOf = async (sent: Sent) => (await send({ eventId }, 'entry', sent)).errors?.[0]
  expect(await errorOf({ told: 'something else' })).toMatchObject({ code: 'PICTURE_HASH_WRONG' })
  expect(await errorOf({ ref: 'f1' })).toMatchObject({ field: 'sha256', code: 'PICTURE_DIFFERS' })
  const elsewhere = { stayRef: 'x', lotCode: 'nowhere' }
  expect(await send(elsewhere, 'entry')).toMatchObject({ errors: [{ code: 'ROW_LOT_UNKNOWN' }] })
  expect(await kept(stayId!)).toEqual([])
})

test('a picture that comes before its stay waits for it, 72 hours and no longer', async () => {
  const [plate, lost] = [plateOf(), `e-${randomUUID()}`]
  const stayRef = `s-${plate}`
  const event = eventOf(merchant.lotId, plate, at(0), { stayRef })
  expect(await send({ eventId: event.eventId }, 'entry')).toEqual({ outcome: 'unknown_stay' })
  expect(await send({ stayRef, lotCode: merchant.lotId }, 'scene')).toEqual({
    outcome: 'unknown_stay',
  })
  expect(await send({ eventId: lost }, 'entry', { body: 'lost' })).toEqual({ outcome: 'unknown_stay' })
  await sweep()
  const [reply] = await services.ingestStays.take({ source: camera, nonce: null }, 'entry', [event], context)
  await sweep()
  expect((await kept(reply!.stayId!)).map(({ kind }) => kind)).toEqual(['entry', 'scene'])
  const [waiting] = await read('SELECT id FROM stay_picture WHERE event_id = $1', lost)
  goTo(72 * HOUR - 1)
  await services.keepPictures.prune()
  expect(await isStored(waiting!.id as string)).toBe(true)
  goTo(72 * HOUR)
  await services.keepPictures.prune()
  expect(await isStored(waiting!.id as string)).toBe(false)
  expect(await read('SELECT 1 FROM stay_picture WHERE id = $1', waiting!.id)).toEqual([])
  expect(await kept(reply!.stayId!)).toHaveLength(2)
})

test('where a source promises pictures, a stay without one is looked at after 10 minutes; reporting one is not enough', async () => {
  const told = { pictures: [{ ref: 'f', sha256: 'b'.repeat(64), kind: 'exit' }] }
  const [bare, seen, first] = [plateOf(), plateOf(), plateOf()]
  for (const plate of [bare, seen, first]) await tell('entry', plate, at(-2 * HOUR), { source: promising })
  const early = eventOf(merchant.lotId, first, at(0), fee(500))
  await send({ eventId: early.eventId }, 'exit', { source: promising })
  const waiting = await tell('exit', bare, at(0), { ...fee(500), ...told, source: promising })
  const pictured = await tell('exit', seen, at(0), { ...fee(500), source: promising })
  const [earlier] = await services.ingestStays.take(
    { source: promising, nonce: null },
    'exit',
    [early],
    context,
  )
  await sweep()
  expect((await stateOf(pictured.stayId!)).state).toBe('left')
  // The one whose picture was there before it.
  expect((await stateOf(earlier!.stayId!)).state).toBe('owed')
  await send({ eventId: pictured.eventId }, 'exit', { source: promising })
  await sweep()
  expect(await stateOf(pictured.stayId!)).toEqual({ state: 'owed', reasons: [] })
  goTo(10 * MINUTE - 1)
  // Read again: that puts nothing off.
  await tell('exit', bare, at(MINUTE), { source: promising })
  await sweep()
  expect((await stateOf(waiting.stayId!)).state).toBe('left')
  goTo(10 * MINUTE)
  await sweep()
  expect(await stateOf(waiting.stayId!)).toEqual({ state: 'review', reasons: ['no_picture'] })
})

test('raw pictures are deleted 30 days after a stay that nobody owes, and 90 days after its debt has ended', async () => {
  const free = await leave(fee(0))
  const owed = await leave(fee(900))
  const inside = await tell('entry', plateOf(), at(-HOUR))
  await send({ eventId: inside.eventId }, 'entry')
  const prune = async (ms: number) => {
    goTo(ms)
    await services.keepPictures.prune()
    const counts = await Promise.all([free, owed, inside].map(({ stayId }) => kept(stayId!)))
    return counts.map(({ length }) => length)
  }
  const [{ id: freeId } = { id: '' }] = await kept(free.stayId)
  expect(await prune(30 * DAY - 1)).toEqual([1, 1, 1])
  expect(await prune(30 * DAY)).toEqual([0, 1, 1])
  expect(await isStored(freeId)).toBe(false)
  expect(await prune(300 * DAY)).toEqual([0, 1, 1])
  const covers = [{ arrearId: owed.arrearId!, amountFen: 900 }]
  const head = { eventId: randomUUID(), sentAt: services.clock.at.toISOString(), channel: 'POS' }
  const row = { ...head, paymentRef: `p-${randomUUID()}`, state: 'paid', covers }
  expect((await services.takePaid.take(camera, [row], context))[0]).toMatchObject({ outcome: 'settled' })
  expect(await prune(390 * DAY - 1)).toEqual([0, 1, 1])
  expect(await prune(390 * DAY)).toEqual([0, 0, 1])
})

test('pictures follow their stays when these are merged or split', async () => {
  const plate = plateOf()
  const one = await leave(fee(300), plate)
  await tell('entry', plate, at(-40 * MINUTE))
  const two = await tell('exit', plate, at(-20 * MINUTE), fee(200))
  await send({ eventId: two.eventId }, 'exit')
  const head = { sentAt: NOW.toISOString(), reason: '识别有误' }
  const correct = async (row: object) =>
    (await services.correctStay.take(camera, [{ eventId: randomUUID(), ...head, ...row }], context))[0]!
  const merge = { kind: 'merge', target: { stayId: two.stayId }, expectedVersion: two.stayVersion }
  expect(await correct({ ...merge, intoStayId: one.stayId })).toMatchObject({ outcome: 'applied' })
  expect(await kept(one.stayId)).toHaveLength(2)
  const [{ version } = { version: 0 }] = await read(
    'SELECT version FROM parking_session WHERE id = $1',
    one.stayId,
  )
  const split = { kind: 'split', target: { stayId: one.stayId }, expectedVersion: version }
  const times = { firstExitAt: at(-90 * MINUTE).toISOString(), secondEntryAt: at(-80 * MINUTE).toISOString() }
  expect(await correct({ ...split, ...times })).toMatchObject({ outcome: 'applied' })
  expect(await kept(one.stayId)).toEqual([])
})
