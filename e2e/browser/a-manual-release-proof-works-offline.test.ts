import { button, takePhoto } from './harness/staff-actions'
import { blockCar } from '../harness/scenario'
import { pay } from './harness/pay-sheet'
import { carPhoto } from './harness/car-photo'
import { BrowserHarness } from './harness/browser-harness'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.start()
}, 240_000)
afterAll(() => harness.close())
afterEach(() => harness.endTest())

it('saves the proof on the phone while device and attendant are offline, and sends it later', async () => {
  const { system } = harness
  const device = await harness.addDevice()
  const order = await blockCar(system, device)
  const owner = await harness.openOwnerPage(device)
  device.goOffline(30 * 60_000)
  await pay(owner)
  await owner.getByText('已支付，正在为您降锁').waitFor()

  const staff = await harness.openPage()
  await staff.goto(
    `${harness.webApps.merchant}/?as=attendant#/pages/hand/index?orderId=${order.id}&plateText=${encodeURIComponent(order.plateText)}`,
  )
  await button(staff, '拍照').waitFor()
  await staff.context().setOffline(true)
  await staff.getByText('现在没有网络：先保存在本机').waitFor()
  await takePhoto(staff, await carPhoto(harness.browser, order.plateText, 'rain'))
  await staff.getByText('装置离线，已用钥匙降锁').click()
  await button(staff, '我确认锁已降下').click()
  await staff.getByText(/已保存在本机，等待网络/).waitFor()
  expect(['paid', 'releasing']).toContain((await system.orderRow(order.id)).state)

  await staff.context().setOffline(false)
  await staff.getByText('已上传到平台').waitFor()
  await system.untilOrder(order.id, 'released')
  await owner.getByText('可以离开了').waitFor()

  // The lock itself goes down as soon as the device is online again.
  device.goOffline(0)
  await system.until('the lock to be down', () => device.peek()?.volatile.position === 'down')
}, 90_000)
