import { blockCar } from '../harness/road'
import { Street } from './harness/street'

let street: Street
beforeAll(async () => {
  street = await Street.open()
}, 240_000)
afterAll(() => street.close())
afterEach(() => street.clear())

it('asks for an emergency release', async () => {
  const { world } = street
  const device = await street.addDevice()
  const order = await blockCar(world, device)
  const page = await street.ownerScans(device)
  await page.getByText('紧急情况，请求立即放行').click()
  await page.getByRole('textbox').fill('孩子发烧，要去医院')
  await page.getByRole('button', { name: '立即请求放行' }).click()
  await page.getByText('值班人员已收到').waitFor()
  await world.until('staff to be told', async () => {
    const rows = await world.rows(`SELECT 1 FROM incident WHERE order_id = $1 AND kind LIKE 'emergency%'`, [
      order.id,
    ])
    return rows.length === 1
  })
}, 60_000)
