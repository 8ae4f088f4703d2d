import { OWNER_CALLS, STAFF_CALLS, type Call } from '@fangxing/contract/calls'
import { qrLinkOf } from '../../../src/modules/devices'
import { cursorOf } from '../../../src/persistence/cursor'
import { startApp, type Asked, type TestApp } from './app'
import { activeOrder, key, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
let orderId: string
let owner: { token: string }

beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
  orderId = (await activeOrder(context)).orderId
  owner = await context.owner()
}, 60_000)
afterAll(() => app.stop())

const S = STAFF_CALLS
const asManager = (more: Asked): Asked => ({ token: context.manager.token, ...more })
const asAttendant = (more: Asked): Asked => ({ token: context.attendant.token, ...more })
const reasonOf = (text: string) => ({ params: { orderId }, body: { reason: text } })
const lot = (text: string, more: object = {}) => ({
  name: text,
  address: '深圳',
  hotline: '4008001234',
  roadKind: 'private',
  clearance: { operatingRight: true, noticeBoard: true, policeContact: null },
  policy: {},
  ...more,
})
const member = (name: string) => ({ name, roles: ['attendant'], lotIds: [context.a1] })

type Case = [string, Call, (text: string) => Asked, string]
const texts: Case[] = [
  ['waiving', S.waive, text => asManager(reasonOf(text)), 'body.reason'],
  [
    'taking cash',
    S.takeCash,
    text => asAttendant({ params: { orderId }, body: { amountFen: 1500, note: text }, headers: key() }),
    'body.note',
  ],
  ['inviting', S.inviteStaff, text => asManager({ body: member(text) }), 'body.name'],
  ['a new lot', S.createLot, text => asManager({ body: lot(text) }), 'body.name'],
  [
    'the policy of a lot',
    S.createLot,
    text => asManager({ body: lot('新', { policy: { [text]: 1 } }) }),
    'body.policy',
  ],
  [
    'an exempt plate',
    S.exemptPlate,
    text => asManager({ body: { plate: { text: '粤B12345', colour: 'blue' }, lotId: null, note: text } }),
    'body.note',
  ],
  ['searching debts', S.listArrears, text => asManager({ query: { plateText: text } }), 'query.plateText'],
  ['searching orders', S.listOrders, text => asManager({ query: { plateText: text } }), 'query.plateText'],
  ['signing in', S.signIn, text => ({ body: { code: 'c', inviteCode: `${text}123456` } }), 'body.inviteCode'],
  ['scanning', OWNER_CALLS.scan, text => ({ token: owner.token, body: { link: text } }), 'body.link'],
]

const UNSTORABLE = [
  ['NUL', '甲乙\u0000'],
  ['half a character', '甲乙\ud83d'],
] as const

describe.each(UNSTORABLE)('%s', (_name, text) => {
  test.each(texts)(
    'in a text of %s is refused by field and changes nothing',
    async (_what, call, asked, path) => {
      const given = asked(text)
      // A half cannot be written in a query: what arrives is its replacement, which is a character like any other.
      if (given.query && text.endsWith('\ud83d')) return
      const before = await app.fingerprint()
      const reply = await app.ask(call, given)
      expect(reply.status).toBe(400)
      expect(reply.body).toMatchObject({
        code: 'TEXT_NOT_STORABLE',
        details: [{ path, code: 'TEXT_NOT_STORABLE' }],
      })
      expect(await app.fingerprint()).toBe(before)
    },
  )
})

// After them: what follows from a car that is let go would be taken for a change of theirs.
describe.each(UNSTORABLE)('%s', (_name, text) => {
  test('is taken out of a call for help, and of the words with which a car is let go', async () => {
    const asked = await app.ask(OWNER_CALLS.scan, {
      token: owner.token,
      body: { link: await linkOf(orderId) },
    })
    expect(asked.status).toBe(200)
    const reply = await app.ask(OWNER_CALLS.askEmergency, {
      token: owner.token,
      ...reasonOf(`孩子在车里${text}`),
    })
    expect(reply.status).toBe(200)
    const { incidentId } = reply.body
    expect(
      await app.services.database.one('SELECT detail FROM incident WHERE id = $1', [incidentId]),
    ).toMatchObject({
      detail: { reason: '孩子在车里甲乙' },
    })
    const other = await activeOrder(context)
    const freed = await app.ask(
      S.override,
      asManager({ params: { orderId: other.orderId }, body: { reason: `救人${text}` }, headers: key() }),
    )
    expect([freed.status, freed.body.endReason]).toEqual([200, '救人甲乙'])
    const third = await activeOrder(context)
    const cancelled = await app.ask(
      S.cancel,
      asAttendant({ params: { orderId: third.orderId }, body: { reason: `拦错了${text}` } }),
    )
    expect([cancelled.status, cancelled.body.endReason]).toEqual([200, '拦错了甲乙'])
  })

  test('in one row of an import refuses that row by field, and its neighbours are taken', async () => {
    const row = (externalId: string, more: object = {}) => ({
      externalId,
      lotId: context.a1,
      plateText: '粤B12388',
      plateColour: 'blue',
      enteredAt: new Date(Date.now() - 3 * 86_400_000).toISOString(),
      exitedAt: new Date(Date.now() - 2 * 86_400_000).toISOString(),
      principalFen: 1200,
      ...more,
    })
    const id = `n-${text.codePointAt(2)}`
    const rows = [
      row(`${id}-1`),
      row(`${id}-2${text}`),
      row(`${id}-3`, { evidence: { witness: text } }),
      row(`${id}-4`, { [text]: 1 }),
      row(`${id}-5`),
    ]
    const reply = await app.ask(S.importArrears, asManager({ body: { rows } }))
    expect(reply.status).toBe(200)
    expect(reply.body.rows.map((each: any) => each.errors?.[0]?.code ?? each.outcome)).toEqual([
      'created',
      'TEXT_NOT_STORABLE',
      'TEXT_NOT_STORABLE',
      'BAD_INPUT',
      'created',
    ])
    expect(reply.body.rows[1].errors[0]).toMatchObject({
      field: 'externalId',
      message: { zh: expect.stringContaining('无法保存'), en: expect.stringContaining('cannot be stored') },
    })
  })
})

test('a time beyond the years of the store is refused by field', async () => {
  const reply = await app.ask(
    S.proveReleased,
    asAttendant({
      params: { orderId },
      body: { reason: '已降下', photoIds: [orderId], happenedAt: '9999-12-31T23:59:59-14:00' },
      headers: key(),
    }),
  )
  expect([reply.status, reply.body.code]).toEqual([400, 'TIME_OUT_OF_RANGE'])
})

test.each([
  [
    'a number',
    S.changeLot,
    () => asManager({ params: { lotId: context.a1 }, body: lot('新', { version: 2 ** 31 }) }),
  ],
  [
    'a version',
    OWNER_CALLS.readOrder,
    () => ({ token: owner.token, params: { orderId }, query: { since: '2147483648' } }),
  ],
  [
    'a year in a cursor',
    S.listArrears,
    () => asManager({ query: { cursor: cursorOf({ at: new Date(8.64e15), id: orderId }) } }),
  ],
  [
    'an id in a cursor',
    S.listArrears,
    () => asManager({ query: { cursor: cursorOf({ at: new Date(0), id: '-'.repeat(36) }) } }),
  ],
  ['an id', S.raise, () => asAttendant({ params: { orderId: `${orderId}\u0000` }, body: {} })],
] as [string, Call, () => Asked][])(
  '%s that its column cannot hold is refused',
  async (_what, call, asked) => {
    const reply = await app.ask(call, asked())
    expect(reply.status).toBe(400)
  },
)

test('a device that joins with a text that cannot be stored is refused by field', async () => {
  const reply = await app.raw('POST', '/device/provision', {
    body: JSON.stringify({ token: 't'.repeat(20), serial: 'S\u0000', firmware: '1.0' }),
    headers: { 'content-type': 'application/json' },
  })
  expect([reply.status, reply.body.code]).toEqual([400, 'TEXT_NOT_STORABLE'])
})

async function linkOf(id: string): Promise<string> {
  const device = await app.services.database.one<{ public_code: string; qr_version: number }>(
    'SELECT public_code, qr_version FROM device WHERE id = (SELECT device_id FROM recovery_order WHERE id = $1)',
    [id],
  )
  return qrLinkOf(app.services.settings, device!)
}
