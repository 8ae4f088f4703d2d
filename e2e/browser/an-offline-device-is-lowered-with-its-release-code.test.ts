import { checkScreen } from './harness/check-screen'
import { pay } from './harness/pay-sheet'
import { BrowserHarness } from './harness/browser-harness'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.start()
}, 240_000)
afterAll(() => harness.close())
afterEach(() => harness.endTest())

it('lowers an offline device with the code typed on its keypad, and reports it when the device is online again', async () => {
  const { system } = harness
  const device = await harness.addDevice()
  const order = await harness.blockCar(device, '粤B7K566')
  const owner = await harness.openOwnerPage(device)
  const devicePage = await harness.openDevicePage(device)
  await devicePage.locator('#position', { hasText: '已升起' }).waitFor()
  device.goOffline(30 * 60_000)
  await devicePage.locator('#badges', { hasText: '离线' }).waitFor()
  await pay(owner)
  await owner.getByText('已支付，正在为您降锁').waitFor()
  await owner.getByText('装置暂时没有信号，指令会一直重发').waitFor()
  await checkScreen(owner, 'owner-lowering')
  expect(await owner.getByText('离线放行码').count()).toBe(0)

  await system.advance(16_000)
  await owner.getByText('降锁比平时慢').waitFor()
  await owner.getByText('离线放行码', { exact: true }).waitFor()
  const digits = owner.getByLabel(/^\d( \d){7}$/)
  const code = (await digits.innerText()).replace(/\D/g, '')
  expect(code).toMatch(/^\d{8}$/)
  const size = await digits.evaluate(element => parseFloat(getComputedStyle(element).fontSize))
  expect(size).toBeGreaterThanOrEqual(36)
  await owner.getByRole('button', { name: /拨打车场热线/ }).waitFor()
  await checkScreen(owner, 'owner-late')

  const key = (name: string) => devicePage.locator(`#keys [data-key="${name}"]`).click()
  await key('*')
  for (const digit of [...code.slice(0, 7), code[7] === '0' ? '1' : '0', '#']) await key(digit)
  expect(device.peek()?.volatile.position).toBe('up')
  for (const digit of code) await key(digit)
  await devicePage.locator('#screen', { hasText: code }).waitFor()
  await checkScreen(devicePage, 'device-typing', { variants: ['light'] })
  await key('#')
  await devicePage.locator('#position', { hasText: '已降下' }).waitFor()
  await devicePage.locator('#log', { hasText: '放行码' }).waitFor()
  expect(['paid', 'releasing']).toContain((await system.orderRow(order.id)).state)

  device.goOffline(0)
  await owner.getByText('可以离开了').waitFor()
  await system.untilOrder(order.id, 'released')
  expect(await owner.getByText('离线放行码', { exact: true }).count()).toBe(0)
}, 90_000)
