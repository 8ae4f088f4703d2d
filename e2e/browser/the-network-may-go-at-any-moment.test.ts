import type { Page } from 'playwright-core'
import { blockCar } from '../harness/road'
import { look } from './harness/look'
import { choose, openSheet, outTradeNoOf, pay, payButton } from './harness/pay-sheet'
import { Street } from './harness/street'

let street: Street
beforeAll(async () => {
  street = await Street.open()
}, 240_000)
afterAll(() => street.close())
afterEach(async () => {
  street.world.wechat.faults.clear()
  await street.clear()
})

async function standing() {
  const device = await street.addDevice()
  const order = await blockCar(street.world, device)
  const page = await street.ownerScans(device)
  await payButton(page).waitFor()
  return { device, order, page }
}
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

it('a phone without network says so, cannot pay, and goes on by itself when it is back', async () => {
  const { page, device } = await standing()
  await page.context().setOffline(true)
  await says(page, '没有网络，显示的可能不是最新状态')
  expect(await payButton(page).isDisabled()).toBe(true)
  await look(page, 'owner-no-network', { whole: false })
  await page.context().setOffline(false)
  await page.getByText('没有网络，显示的可能不是最新状态').waitFor({ state: 'hidden' })
  await openSheet(page)
  await page.context().setOffline(true)
  await choose(page, '确认支付').catch(() => undefined)
  await page.context().setOffline(false)
  await choose(page, '确认支付')
  await says(page, '可以离开了')
  expect(device.peek()?.volatile.position).toBe('down')
}, 60_000)

it('what happened while the phone had no network is there when it is back', async () => {
  const { page, order } = await standing()
  await pay(page)
  await says(page, '已支付，正在为您降锁')
  await page.context().setOffline(true)
  await street.world.untilOrder(order.id, 'released')
  expect(await page.getByText('可以离开了').count()).toBe(0)
  await page.context().setOffline(false)
  await says(page, '可以离开了')
}, 60_000)

it('the platform is away while somebody pays: the page waits, and it counts when the platform is back', async () => {
  const { page, order } = await standing()
  const { world } = street
  await openSheet(page)
  const number = await outTradeNoOf(world, order.id)
  await world.node.kill()
  await choose(page, '确认支付')
  expect(world.wechat.order(number)?.state).toBe('SUCCESS')
  await says(page, /正在确认支付结果|正在向微信核实/)
  expect(await payButton(page).isDisabled()).toBe(true)
  await world.nodes[0]!.start()
  await says(page, '可以离开了')
  await world.untilOrder(order.id, 'released')
}, 60_000)

it('a platform that is away when the code is scanned is asked again with one tap', async () => {
  const { world } = street
  const device = await street.addDevice()
  await blockCar(street.world, device)
  await world.node.kill()
  const page = await street.ownerScans(device)
  const again = page.getByRole('button', { name: '重试' })
  await again.waitFor()
  await look(page, 'owner-platform-away')
  await world.nodes[0]!.start()
  await again.click()
  await payButton(page).waitFor()
}, 60_000)

it('the app is killed under the payment sheet, and knows when it is opened again', async () => {
  const { page, order, device } = await standing()
  const { world } = street
  world.wechat.faults.add({ route: 'notice', kind: 'drop' })
  await openSheet(page)
  await choose(page, '确认支付')
  const number = await outTradeNoOf(world, order.id)
  await world.until('WeChat to have the money', () => world.wechat.order(number)?.state === 'SUCCESS')
  const context = page.context()
  await page.close()
  const again = await context.newPage()
  await again.goto(street.scannedUrl(world.link(device), 'wang'))
  await says(again, '可以离开了')
  expect(await payButton(again).count()).toBe(0)
  expect(await world.rows('SELECT 1 FROM payment WHERE order_id = $1', [order.id])).toHaveLength(1)
}, 60_000)

it('a phone that slept through everything shows what is true when it wakes', async () => {
  const { page, order, device } = await standing()
  const { world } = street
  const system = await page.context().newCDPSession(page)
  await system.send('Page.setWebLifecycleState', { state: 'frozen' })
  const friend = await street.ownerScans(device, 'friend')
  await pay(friend)
  await world.untilOrder(order.id, 'released')
  // Its socket does not live through the sleep either.
  await world.nodes[0]!.kill()
  await world.nodes[0]!.start()
  await system.send('Page.setWebLifecycleState', { state: 'active' })
  await says(page, '可以离开了')
  await says(page, /已由他人付清/)
}, 60_000)
