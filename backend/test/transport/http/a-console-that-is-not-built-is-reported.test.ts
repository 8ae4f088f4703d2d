import { startApp, type TestApp } from './app'

let app: TestApp
beforeAll(async () => {
  app = await startApp({ CONSOLE_DIR: '/nothing/is/here' })
}, 60_000)
afterAll(() => app.stop())

test.each(['/console', '/console/orders'])('%s is a plain page that names the setting', async where => {
  const page = await app.raw('GET', where)
  expect([page.status, page.body]).toEqual([404, expect.stringContaining('CONSOLE_DIR')])
})

test('none of its files is found', async () => {
  expect((await app.raw('GET', '/console/assets/a-1.js')).status).toBe(404)
})
