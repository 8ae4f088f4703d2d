import { button, photograph } from './harness/attendant'
import { blockCar } from '../harness/road'
import { pay } from './harness/pay-sheet'
import { photographOf } from './harness/scenery'
import { Street } from './harness/street'

let street: Street
beforeAll(async () => {
  street = await Street.open()
}, 240_000)
afterAll(() => street.close())
afterEach(() => street.clear())

it('where neither device nor attendant has a network, the car is free and the platform is told later', async () => {
  const { world } = street
  const device = await street.addDevice()
  const order = await blockCar(world, device)
  const owner = await street.ownerScans(device)
  device.goOffline(30 * 60_000)
  await pay(owner)
  await owner.getByText('已支付，正在为您降锁').waitFor()

  const staff = await street.window()
  await staff.goto(
    `${street.screens.merchant}/?as=attendant#/pages/hand/index?orderId=${order.id}&plateText=${encodeURIComponent(order.plateText)}`,
  )
  await button(staff, '拍照').waitFor()
  await staff.context().setOffline(true)
  await staff.getByText('现在没有网络：先保存在本机').waitFor()
  await photograph(staff, await photographOf(street.browser, order.plateText, 'rain'))
  await staff.getByText('装置离线，已用钥匙降锁').click()
  await button(staff, '我确认锁已降下').click()
  await staff.getByText(/已保存在本机，等待网络/).waitFor()
  expect(['paid', 'releasing']).toContain((await world.orderRow(order.id)).state)

  await staff.context().setOffline(false)
  await staff.getByText('已同步到平台').waitFor()
  await world.untilOrder(order.id, 'released')
  await owner.getByText('可以离开了').waitFor()

  // The real arm follows as soon as the device is heard again.
  device.goOffline(0)
  await world.until('the arm to be down', () => device.peek()?.volatile.position === 'down')
}, 90_000)
