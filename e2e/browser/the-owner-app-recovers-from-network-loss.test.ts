import { blockCar } from '../harness/scenario'
import { checkScreen } from './harness/check-screen'
import {
  choose,
  expectText,
  latestOutTradeNo,
  openBlockedCar,
  openSheet,
  pay,
  payButton,
} from './harness/pay-sheet'
import { BrowserHarness } from './harness/browser-harness'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.start()
}, 240_000)
afterAll(() => harness.close())
afterEach(async () => {
  harness.system.wechat.faults.clear()
  await harness.endTest()
})

it('an offline phone shows a warning, disables payment, and continues by itself when it is online again', async () => {
  const { page, device } = await openBlockedCar(harness)
  await page.context().setOffline(true)
  await expectText(page, '没有网络，显示的可能不是最新状态')
  expect(await payButton(page).isDisabled()).toBe(true)
  await checkScreen(page, 'owner-no-network', { fullPage: false })
  await page.context().setOffline(false)
  await page.getByText('没有网络，显示的可能不是最新状态').waitFor({ state: 'hidden' })
  await openSheet(page)
  await page.context().setOffline(true)
  await choose(page, '确认支付').catch(() => undefined)
  await page.context().setOffline(false)
  await choose(page, '确认支付')
  await expectText(page, '可以离开了')
  expect(device.peek()?.volatile.position).toBe('down')
}, 60_000)

it('shows what happened while the phone was offline when it is online again', async () => {
  const { page, order } = await openBlockedCar(harness)
  await pay(page)
  await expectText(page, '已支付，正在为您降锁')
  await page.context().setOffline(true)
  await harness.system.untilOrder(order.id, 'released')
  expect(await page.getByText('可以离开了').count()).toBe(0)
  await page.context().setOffline(false)
  await expectText(page, '可以离开了')
}, 60_000)

it('waits while the platform is down during a payment, and shows the release when it runs again', async () => {
  const { page, order } = await openBlockedCar(harness)
  const { system } = harness
  await openSheet(page)
  const number = await latestOutTradeNo(system, order.id)
  await system.node.kill()
  await choose(page, '确认支付')
  expect(system.wechat.order(number)?.state).toBe('SUCCESS')
  await expectText(page, /正在确认支付结果|正在向微信核实/)
  expect(await payButton(page).isDisabled()).toBe(true)
  await system.nodes[0]!.start()
  await expectText(page, '可以离开了')
  await system.untilOrder(order.id, 'released')
}, 60_000)

it('retries with one tap when the platform was down during the scan', async () => {
  const { system } = harness
  const device = await harness.addDevice()
  await blockCar(harness.system, device)
  await system.node.kill()
  const page = await harness.openOwnerPage(device)
  const again = page.getByRole('button', { name: '重试' })
  await again.waitFor()
  await checkScreen(page, 'owner-platform-away')
  await system.nodes[0]!.start()
  await again.click()
  await payButton(page).waitFor()
}, 60_000)

it('shows the release when the app was closed on the payment sheet and is opened again', async () => {
  const { page, order, device } = await openBlockedCar(harness)
  const { system } = harness
  system.wechat.faults.add({ route: 'notice', kind: 'drop' })
  await openSheet(page)
  await choose(page, '确认支付')
  const number = await latestOutTradeNo(system, order.id)
  await system.until('WeChat to have the money', () => system.wechat.order(number)?.state === 'SUCCESS')
  const context = page.context()
  await page.close()
  const again = await context.newPage()
  await again.goto(harness.scannedUrl(system.qrUrl(device), 'wang'))
  await expectText(again, '可以离开了')
  expect(await payButton(again).count()).toBe(0)
  expect(await system.rows('SELECT 1 FROM payment WHERE order_id = $1', [order.id])).toHaveLength(1)
}, 60_000)

it('shows the present state when a frozen page becomes active again', async () => {
  const { page, order, device } = await openBlockedCar(harness)
  const { system } = harness
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  const friend = await harness.openOwnerPage(device, 'friend')
  await pay(friend)
  await system.untilOrder(order.id, 'released')
  // A frozen phone also loses its WebSocket.
  await system.nodes[0]!.kill()
  await system.nodes[0]!.start()
  await devtools.send('Page.setWebLifecycleState', { state: 'active' })
  await expectText(page, '可以离开了')
  await expectText(page, /已由他人付清/)
}, 60_000)
