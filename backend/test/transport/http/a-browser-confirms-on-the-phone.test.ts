import { randomUUID } from 'node:crypto'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import { REFUSALS } from '@fangxing/contract/refusal'
import { startApp, type TestApp } from './app'
import { ConsoleBrowser } from './console-browser'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
let phone: { id: string; token: string }
let browser: ConsoleBrowser
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
beforeEach(async () => {
  phone = await context.staff(context.a, ['manager'], [])
  browser = await new ConsoleBrowser(app).signIn(phone.token)
})
afterAll(() => app.stop())

const body = { reason: '被盗' }
async function ownDevice() {
  const device = await context.device()
  await app.services.database.query(
    `INSERT INTO device_credential (device_id, password_hash) VALUES ($1, 'x')`,
    [device.id],
  )
  return device
}
const revoke = (deviceId: string, confirmationId?: string, by = browser) =>
  by.ask(STAFF_CALLS.revokeDevice, {
    params: { deviceId },
    body,
    ...(confirmationId ? { headers: { 'x-fangxing-confirmation': confirmationId } } : {}),
  })
const confirm = (requestId: string, digits: string, token = phone.token) =>
  app.ask(STAFF_CALLS.confirmConsoleRequest, { token, params: { requestId }, body: { digits } })
const state = async (requestId: string) =>
  (await browser.ask(STAFF_CALLS.readConsoleConfirmation, { params: { requestId } })).body.state as string
const lifecycle = async (deviceId: string) =>
  (await app.services.database.one<{ lifecycle: string }>('SELECT lifecycle FROM device WHERE id = $1', [
    deviceId,
  ]))!.lifecycle

test('agreeing to a bulk void from a browser asks for the phone', async () => {
  const asked = await browser.ask(STAFF_CALLS.approveBulkVoid, {
    params: { bulkVoidId: randomUUID() },
    body: {},
  })
  expect(asked.body.code).toBe('CONSOLE_CONFIRM_NEEDED')
})

test('a device is revoked from a browser after the phone has confirmed it, once', async () => {
  const device = await ownDevice()
  const asked = await revoke(device.id)
  expect([asked.status, asked.body.code]).toEqual([
    REFUSALS.CONSOLE_CONFIRM_NEEDED.httpStatus,
    'CONSOLE_CONFIRM_NEEDED',
  ])
  const { id, digits, link } = asked.body.details
  expect(link).toContain(`/c/${id}`)
  expect(await state(id)).toBe('waiting')
  // Not confirmed yet: asked again.
  expect((await revoke(device.id, id)).body.code).toBe('CONSOLE_CONFIRM_NEEDED')
  const seen = await app.ask(STAFF_CALLS.readConsoleRequest, {
    token: phone.token,
    params: { requestId: id },
  })
  expect(seen.body).toMatchObject({ act: 'revokeDevice', state: 'waiting', browser: 'Edge' })
  expect((await confirm(id, digits, context.manager.token)).status).toBe(404)
  expect((await confirm(id, digits)).body.state).toBe('confirmed')
  expect(await state(id)).toBe('confirmed')
  expect(await lifecycle(device.id)).toBe('assigned')
  expect((await revoke(device.id, id)).status).toBe(200)
  expect(await lifecycle(device.id)).toBe('retired')
  expect((await revoke((await context.device()).id, id)).body.code).toBe('CONSOLE_CONFIRM_NEEDED')
})

test('a confirmation is valid for its own act only: no other device, no other browser, no sign-in', async () => {
  const [one, other] = [await context.device(), await context.device()]
  const { id, digits } = (await revoke(one.id)).body.details
  await confirm(id, digits)
  expect((await revoke(other.id, id)).body.code).toBe('CONSOLE_CONFIRM_NEEDED')
  const elsewhere = await new ConsoleBrowser(app).signIn(phone.token)
  expect((await revoke(one.id, id, elsewhere)).body.code).toBe('CONSOLE_CONFIRM_NEEDED')
  expect(
    (await elsewhere.ask(STAFF_CALLS.readConsoleConfirmation, { params: { requestId: id } })).status,
  ).toBe(404)
  expect((await new ConsoleBrowser(app).open(id)).status).toBe(404)
  expect((await revoke(one.id, 'not-an-id')).body.code).toBe('CONSOLE_CONFIRM_NEEDED')
  expect((await revoke(one.id, randomUUID())).body.code).toBe('CONSOLE_CONFIRM_NEEDED')
  expect([await lifecycle(one.id), await lifecycle(other.id)]).toEqual(['assigned', 'assigned'])
})

test('refused on the phone nothing happens, and a phone itself is asked for nothing more', async () => {
  const device = await ownDevice()
  const { id } = (await revoke(device.id)).body.details
  const params = { requestId: id }
  await app.ask(STAFF_CALLS.refuseConsoleRequest, { token: phone.token, params, body: {} })
  expect(await state(id)).toBe('refused')
  expect((await revoke(device.id, id)).body.code).toBe('CONSOLE_CONFIRM_NEEDED')
  const asked = { token: phone.token, params: { deviceId: device.id }, body }
  expect((await app.ask(STAFF_CALLS.revokeDevice, asked)).status).toBe(200)
})

test('a link made by a command opens one session within ten minutes, and says so in the audit log', async () => {
  const by = { actor: 'operator:Zhang', traceId: 'test-trace' }
  const input = { staffId: phone.id, reason: '手机丢失' }
  const { link } = await app.services.signInConsole.makeLink(input, by)
  const [, id, verifier] = /\/console\/enter#([0-9a-f-]{36})\.([\w-]{43})$/.exec(link)!
  expect((await new ConsoleBrowser(app).open(id!)).status).toBe(404)
  const opened = await new ConsoleBrowser(app).open(id!, verifier)
  expect(opened.body).toMatchObject({ state: 'signed_in', me: { staff: { id: phone.id } } })
  expect((await new ConsoleBrowser(app).open(id!, verifier)).body).toEqual({ state: 'expired' })
  const late = await app.services.signInConsole.makeLink(input, by)
  const [lateId, lateSecret] = late.link.split('#')[1]!.split('.') as [string, string]
  await app.services.database.query(
    `UPDATE console_request SET expires_at = expires_at - interval '10 minutes' WHERE id = $1`,
    [lateId],
  )
  expect((await new ConsoleBrowser(app).open(lateId, lateSecret)).body).toEqual({ state: 'expired' })
  const entries = await app.services.database.query(
    `SELECT actor, detail->>'reason' AS reason FROM journal WHERE event = 'console_link_made_by_command'`,
  )
  expect(entries).toEqual(Array(2).fill({ actor: 'operator:Zhang', reason: '手机丢失' }))
  await expect(app.services.signInConsole.makeLink({ ...input, staffId: randomUUID() }, by)).rejects.toThrow(
    'NOT_FOUND',
  )
})
