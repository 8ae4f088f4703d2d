import { look } from './harness/look'
import { pay } from './harness/pay-sheet'
import { Street } from './harness/street'

let street: Street
beforeAll(async () => {
  street = await Street.open()
}, 240_000)
afterAll(() => street.close())
afterEach(() => street.clear())

it('a device without network is lowered by the code on its own keypad, and told about later', async () => {
  const { world } = street
  const device = await street.addDevice()
  const order = await street.block(device, '粤B7K566')
  const owner = await street.ownerScans(device)
  const standing = await street.device(device)
  await standing.locator('#position', { hasText: '已升起' }).waitFor()
  device.goOffline(30 * 60_000)
  await standing.locator('#badges', { hasText: '离线' }).waitFor()
  await pay(owner)
  await owner.getByText('已支付，正在为您降锁').waitFor()
  await owner.getByText('装置暂时没有信号，指令会一直重发').waitFor()
  await look(owner, 'owner-lowering')
  expect(await owner.getByText('离线放行码').count()).toBe(0)

  await world.advance(16_000)
  await owner.getByText('降锁比平时慢').waitFor()
  await owner.getByText('离线放行码', { exact: true }).waitFor()
  const digits = owner.getByLabel(/^\d( \d){7}$/)
  const code = (await digits.innerText()).replace(/\D/g, '')
  expect(code).toMatch(/^\d{8}$/)
  const size = await digits.evaluate(element => parseFloat(getComputedStyle(element).fontSize))
  expect(size).toBeGreaterThanOrEqual(36)
  await owner.getByRole('button', { name: /拨打车场热线/ }).waitFor()
  await look(owner, 'owner-late')

  const key = (name: string) => standing.locator(`#keys [data-key="${name}"]`).click()
  await key('*')
  for (const digit of [...code.slice(0, 7), code[7] === '0' ? '1' : '0', '#']) await key(digit)
  expect(device.peek()?.volatile.position).toBe('up')
  for (const digit of code) await key(digit)
  await standing.locator('#screen', { hasText: code }).waitFor()
  await look(standing, 'device-typing', { looks: ['day'] })
  await key('#')
  await standing.locator('#position', { hasText: '已降下' }).waitFor()
  await standing.locator('#log', { hasText: '放行码' }).waitFor()
  expect(['paid', 'releasing']).toContain((await world.orderRow(order.id)).state)

  device.goOffline(0)
  await owner.getByText('可以离开了').waitFor()
  await world.untilOrder(order.id, 'released')
  expect(await owner.getByText('离线放行码', { exact: true }).count()).toBe(0)
}, 90_000)
