import { STAFF_CALLS } from '@fangxing/contract/calls'
import { startApp, type TestApp } from './app'

let app: TestApp
beforeEach(async () => {
  app = await startApp()
}, 60_000)
afterEach(() => app.stop())

const BY = { actor: 'operator:Zhang', traceId: 'test-trace' }
const admit = () => app.services.admitPlatformPerson
const invite = (again = false) => admit().invite({ name: '平台一号', reason: '开通', again }, BY)
async function invited() {
  const person = await invite()
  if (person.kind !== 'invited') throw new Error(person.kind)
  return person
}
const MERCHANT = { code: 'first', name: '第一家', payeeName: '第一家公司', mchid: '1900000001', hotline: '4008001234' } // prettier-ignore
const LOT = {
  name: '一号停车场',
  address: '深圳',
  hotline: '4008001234',
  roadKind: 'private',
  clearance: { operatingRight: true, noticeBoard: true, policeContact: null },
  policy: {},
}

test('the first person of the platform makes a merchant, its manager makes people and lots', async () => {
  const { inviteCode, staffId } = await invited()
  const signedIn = await app.ask(STAFF_CALLS.signIn, { body: { code: 'boss', inviteCode } })
  expect([signedIn.status, signedIn.body.me.staff.id]).toEqual([200, staffId])
  expect(signedIn.body.me).toMatchObject({ merchant: { name: '放行平台 Fangxing' }, lots: [], shift: null })
  const { token } = signedIn.body
  const made = await app.ask(STAFF_CALLS.createMerchant, { token, body: MERCHANT })
  expect(made.status).toBe(200)
  const manager = await app.ask(STAFF_CALLS.signIn, {
    body: { code: 'manager', inviteCode: made.body.managerInviteCode },
  })
  const lot = await app.ask(STAFF_CALLS.createLot, { token: manager.body.token, body: LOT })
  const body = { name: '陈国强', roles: ['attendant'], lotIds: [lot.body.id] }
  expect((await app.ask(STAFF_CALLS.inviteStaff, { token: manager.body.token, body })).status).toBe(200)
  // The same account comes back without the code, and sees nothing of any merchant.
  expect((await app.ask(STAFF_CALLS.signIn, { body: { code: 'boss' } })).status).toBe(200)
  expect((await app.ask(STAFF_CALLS.me, { token })).body.lots).toEqual([])
  expect((await app.ask(STAFF_CALLS.listLots, { token })).body.code).toBe('FORBIDDEN_ROLE')
  expect((await app.ask(STAFF_CALLS.createLot, { token, body: LOT })).body.code).toBe('FORBIDDEN_ROLE')
})

test('another one is made only when that is said, and each is in the audit log with who and why', async () => {
  const first = await invited()
  expect(await invite()).toEqual({ kind: 'exists', people: [{ id: first.staffId, name: '平台一号' }] })
  expect((await invite(true)).kind).toBe('invited')
  const entries = await app.services.database.query(
    `SELECT actor, detail, merchant_id FROM journal WHERE event = 'platform_person_invited'`,
  )
  expect(entries).toEqual([
    { actor: 'operator:Zhang', detail: { reason: '开通' }, merchant_id: null },
    { actor: 'operator:Zhang', detail: { reason: '开通' }, merchant_id: null },
  ])
})

test('a session by command serves a person of the platform for an hour and nobody else', async () => {
  const { staffId } = await invited()
  const { token, expiresAt } = await admit().openSession({ staffId, reason: '建商家' }, BY)
  const leftMs = Date.parse(expiresAt) - app.services.clock.now().getTime()
  expect(leftMs).toBeGreaterThan(3_500_000)
  expect(leftMs).toBeLessThanOrEqual(3_600_000)
  const made = await app.ask(STAFF_CALLS.createMerchant, { token, body: MERCHANT })
  expect(made.status).toBe(200)
  const manager = await app.services.database.one<{ id: string }>(
    'SELECT id FROM staff WHERE merchant_id = $1',
    [made.body.merchantId],
  )
  await expect(admit().openSession({ staffId: manager!.id, reason: 'x' }, BY)).rejects.toThrow('NOT_FOUND')
})

test('the database lets nobody but the platform work for no merchant', async () => {
  await expect(
    app.services.database.query(
      `INSERT INTO staff (id, merchant_id, name, roles) VALUES (gen_random_uuid(), NULL, 'x', '{manager}')`,
    ),
  ).rejects.toThrow('staff_merchant_or_platform')
})
