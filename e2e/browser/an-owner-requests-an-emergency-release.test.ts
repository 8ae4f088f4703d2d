import { blockCar } from '../harness/scenario'
import { BrowserHarness } from './harness/browser-harness'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.start()
}, 240_000)
afterAll(() => harness.close())
afterEach(() => harness.endTest())

it('opens an emergency incident with the reason that the owner typed', async () => {
  const { system } = harness
  const device = await harness.addDevice()
  const order = await blockCar(system, device)
  const page = await harness.openOwnerPage(device)
  await page.getByText('紧急情况，请求立即放行').click()
  await page.getByRole('textbox').fill('孩子发烧，要去医院')
  await page.getByRole('button', { name: '立即请求放行' }).click()
  await page.getByText('值班人员已收到').waitFor()
  await system.until('the incident to be open', async () => {
    const rows = await system.rows(`SELECT 1 FROM incident WHERE order_id = $1 AND kind LIKE 'emergency%'`, [
      order.id,
    ])
    return rows.length === 1
  })
}, 60_000)
