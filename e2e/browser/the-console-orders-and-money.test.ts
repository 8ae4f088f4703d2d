import { blockCar, preparePayment } from '../harness/scenario'
import type { TestSystem } from '../harness/test-system'
import type { ConsoleBrowser } from './harness/console-browser'
import { countClicks, heading, useConsole } from './harness/use-console'

/** A lock that takes its time, so that a car that has paid is seen while it still stands. */
const SLOW_LOCK = { raiseMs: 100, lowerMs: 90_000, motorTimeoutMs: 120_000 }

let system: TestSystem
let office: ConsoleBrowser
useConsole(started => ({ system, office } = started))

const shown = (plate: string) => `${plate.slice(0, 2)}·${plate.slice(2)}`

it('a car that has paid and still stands: one click to its story, with whom to reach', async () => {
  const device = await system.addDevice(SLOW_LOCK)
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  system.wechat.pay(outTradeNo)
  await system.untilOrder(order.id, ['paid', 'releasing'])

  const page = await office.open('manager')
  await page.getByRole('alert').getByText('已付款，锁未确认降下').waitFor()
  const { click, clicks } = countClicks()
  await click(page.getByRole('alert').getByRole('link', { name: `蓝牌 ${shown(order.plateText)}` }))
  await heading(page, order.plateText).waitFor()
  expect(clicks()).toBe(1)
  const reach = page.locator('section', { has: heading(page, '联系谁') })
  await reach.getByRole('link', { name: order.lot.hotline }).waitFor()
  await reach.getByText(order.openedBy.name).first().waitFor()
  const story = page.locator('section', { has: heading(page, '经过') })
  await story.getByText('发起追缴').first().waitFor()
  await story.getByText('微信确认付款成功').waitFor()
  await story.getByText('降锁（已支付）').first().waitFor()
  await office.checkPage(page, 'console-order-paid')
  await reach.getByRole('button', { name: '通知到场' }).click()
  await reach.getByRole('status').waitFor()
  await page.getByRole('button', { name: '离线放行码' }).click()
  await page
    .getByRole('dialog')
    .getByText(/^\d{4} \d{4}$/)
    .waitFor()
}, 240_000)

it('“I paid yesterday”: found by plate, by receipt and by WeChat’s number, with when the lock went down', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  system.wechat.pay(outTradeNo)
  await system.untilOrder(order.id, ['released', 'completed'], 30_000)
  const [settled] = await system.rows<{ receipt_no: string; transaction_id: string }>(
    `SELECT s.receipt_no, p.transaction_id FROM settlement s JOIN payment p ON p.id = s.payment_id WHERE s.order_id = $1`,
    [order.id],
  )

  const page = await office.open('manager')
  await heading(page, '今日').waitFor()
  const { click, clicks } = countClicks()
  await click(page.getByRole('navigation').getByRole('link', { name: '找一笔款' }))
  const field = page.getByRole('textbox', { name: '车牌、收据号或微信单号' })
  await field.fill(order.plateText)
  await field.press('Enter')
  await page.getByText('锁已降下于').waitFor()
  await page.getByText(settled!.receipt_no).waitFor()
  expect(clicks()).toBe(1)
  await office.checkPage(page, 'console-find-payment')
  for (const number of [settled!.receipt_no, settled!.transaction_id, outTradeNo]) {
    await page.goto(office.url('/find-payment'))
    await field.fill(number)
    await field.press('Enter')
    await page.getByRole('img', { name: `蓝牌 ${shown(order.plateText)}` }).waitFor()
  }
  await page.getByRole('link', { name: '查看订单经过' }).click()
  await heading(page, order.plateText).waitFor()
  await page.getByText('装置确认锁已降下，车可以离开').waitFor()
  await office.checkPage(page, 'console-order-released')
}, 240_000)

it('an emergency is taken over and closed with a reason; a held car is let go with one', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { owner } = await preparePayment(system, device, order)
  await owner.call('askEmergency', { params: { orderId: order.id }, body: { reason: '老人晕倒，要去医院' } })

  const page = await office.open('manager', '/incidents')
  const row = page.getByRole('row').filter({ hasText: '车主请求应急放行' })
  await row.waitFor()
  await office.checkPage(page, 'console-incidents')
  await row.getByRole('button', { name: '接手' }).click()
  await row.getByText('处理中').waitFor()
  await row.getByRole('link', { name: '查看订单经过' }).click()
  await heading(page, order.plateText).waitFor()
  await page.getByRole('button', { name: '应急放行' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '车内人员身体不适' }).click()
  await dialog.getByRole('button', { name: '应急放行' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await system.untilOrder(order.id, ['overridden'], 30_000)
  await page.getByText('车内人员身体不适').first().waitFor()
  await page.goto(office.url(`/orders?plateText=${encodeURIComponent(order.plateText)}`))
  await page.getByText('已应急放行').first().waitFor()
  await page.goto(office.url('/orders'))
  await page.getByText('发起时间').first().waitFor()
  await office.checkPage(page, 'console-orders')
}, 240_000)

it('finance reads the money of today and of refunds, and decides about what is kept apart', async () => {
  const page = await office.open('finance', '/settlements')
  await page.getByText('实收合计').waitFor()
  await page.getByText('微信支付').first().waitFor()
  await office.checkPage(page, 'console-settlements')
  await page.goto(office.url('/payments'))
  await page.getByText('支付成功').first().waitFor()
  await office.checkPage(page, 'console-payments')
  await page.goto(office.url('/refunds'))
  await page.getByText('这几天没有退款').waitFor()
  await page.goto(office.url('/quarantine'))
  await page.getByText('没有待核对的款。').waitFor()
  await office.checkPage(page, 'console-quarantine')
  const platform = await office.open('platform')
  await platform.getByRole('navigation').first().waitFor()
  await platform.goto(office.url('/settlements'))
  await platform.getByText('没有这个页面，或者您的角色看不到它。').waitFor()
}, 240_000)
