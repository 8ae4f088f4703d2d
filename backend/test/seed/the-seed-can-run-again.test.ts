import { STAFF_CALLS } from '@fangxing/contract/calls'
import { seedDebts } from '../../src/seed/debts'
import { seedDeviceTokens } from '../../src/seed/device-tokens'
import { seedPeople, seedTenant } from '../../src/seed/tenant'
import { startApp, type TestApp } from '../transport/http/app'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

async function seed() {
  const tenant = await seedTenant(app.services)
  const invites = await seedPeople(app.services, tenant)
  await seedDebts(app.services, tenant)
  const tokens = await seedDeviceTokens(app.services, tenant)
  return { tenant, invites, tokens }
}

test('the seed creates a merchant whose people can sign in, and running it again changes nothing', async () => {
  const first = await seed()
  expect(first.invites).toEqual({})
  expect(first.tenant.lotIds).toHaveLength(2)
  expect(first.tokens).toHaveLength(4)
  const before = await app.fingerprint()
  expect(await seed()).toEqual(first)
  expect(await app.fingerprint()).toBe(before)

  const manager = await app.ask(STAFF_CALLS.signIn, { body: { code: 'sim:manager' } })
  expect(manager.body.me).toMatchObject({
    staff: { name: '王建军', roles: ['manager'], bound: true, disabled: false },
    lots: [{ name: '华强北地面停车场' }, { name: '科技园南区停车场' }],
  })
  const listed = await app.ask(STAFF_CALLS.listArrears, { token: manager.body.token, query: { limit: '50' } })
  expect(listed.body.items.length).toBeGreaterThan(8)
})
