import {
  choose,
  expectText,
  latestOutTradeNo,
  openBlockedCar,
  openSheet,
  pay,
  payButton,
} from './harness/pay-sheet'
import { checkScreen } from './harness/check-screen'
import { BrowserHarness } from './harness/browser-harness'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.start()
}, 240_000)
afterAll(() => harness.close())
afterEach(async () => {
  harness.system.wechat.faults.clear()
  harness.system.wechat.setRules({ closeNotWithin5Min: false })
  await harness.endTest()
})

it('cancelled: nothing was charged, and the owner may pay again', async () => {
  const { order, page } = await openBlockedCar(harness)
  await pay(page, '取消')
  await expectText(page, '您取消了支付，没有扣款')
  await checkScreen(page, 'owner-pay-cancelled', { fullPage: false })
  await pay(page)
  await expectText(page, '可以离开了')
  await harness.system.untilOrder(order.id, 'released')
}, 60_000)

it('failed: nothing was charged, and the page suggests what to try', async () => {
  const { page } = await openBlockedCar(harness)
  await pay(page, '模拟支付失败')
  await expectText(page, '支付没有成功，没有扣款')
  await expectText(page, /换一张卡/)
  await checkScreen(page, 'owner-pay-failed', { fullPage: false })
  expect(await payButton(page).isEnabled()).toBe(true)
}, 60_000)

it('unknown: the page checks with WeChat, allows no second payment, and shows the release when WeChat answers', async () => {
  const { order, page } = await openBlockedCar(harness)
  const { wechat } = harness.system
  wechat.faults.add({ route: 'notice', kind: 'drop' })
  wechat.faults.add({ route: 'query', kind: 'system-error' })
  await pay(page)
  await expectText(page, '正在向微信核实')
  await expectText(page, /请不要重复支付/)
  expect(await payButton(page).isDisabled()).toBe(true)
  await checkScreen(page, 'owner-pay-unknown', { fullPage: false })
  wechat.faults.clear()
  await page.getByRole('button', { name: '立即查询' }).click()
  await expectText(page, '可以离开了')
  await harness.system.untilOrder(order.id, 'released')
}, 60_000)

it('lapsed: the payment sheet was open for too long', async () => {
  const { page } = await openBlockedCar(harness)
  await openSheet(page)
  await harness.system.advance(16 * 60_000)
  await choose(page, '取消')
  await expectText(page, '这次支付已过期，没有扣款')
  await checkScreen(page, 'owner-pay-lapsed', { fullPage: false })
  await pay(page)
  await expectText(page, '可以离开了')
}, 60_000)

it('quarantined: the amount does not match, and staff must check it', async () => {
  const { order, page } = await openBlockedCar(harness)
  await openSheet(page)
  const { system } = harness
  system.wechat.pay(await latestOutTradeNo(system, order.id), undefined, { amount: order.amountFen - 1 })
  await choose(page, '取消')
  await expectText(page, '支付正在人工核对')
  await checkScreen(page, 'owner-pay-quarantined', { fullPage: false })
  await page
    .getByRole('button', { name: /拨打车场热线/ })
    .first()
    .waitFor()
  expect(await payButton(page).isDisabled()).toBe(true)
}, 60_000)

it('paid by another person: both phones show that nothing is left to pay', async () => {
  const { device, order, page } = await openBlockedCar(harness)
  const friend = await harness.openOwnerPage(device, 'friend')
  await pay(friend)
  await expectText(friend, '可以离开了')
  await expectText(page, '可以离开了')
  await expectText(page, /已由他人付清/)
  expect(await friend.getByText(/已由他人付清/).count()).toBe(0)
  await harness.system.untilOrder(order.id, 'released')
  await checkScreen(page, 'owner-paid-by-friend')
}, 60_000)

it('paid twice: the second payment is refunded in full automatically', async () => {
  const { order, page } = await openBlockedCar(harness)
  const { system } = harness
  system.wechat.setRules({ closeNotWithin5Min: true })
  await openSheet(page)
  const outTradeNo = await latestOutTradeNo(system, order.id)
  const staff = await system.staff('attendant')
  await staff.call('takeCash', { params: { orderId: order.id }, body: { amountFen: order.amountFen } })
  await system.untilOrder(order.id, 'released')
  await choose(page, '确认支付')
  expect(system.wechat.order(outTradeNo)?.state).toBe('SUCCESS')
  await expectText(page, /您的付款将全额退回|已原路退回/)
  await expectText(page, /已原路退回 ¥15\.00/)
  await expectText(page, '欠费已在现场现金付清。')
  await checkScreen(page, 'owner-refunded')
}, 60_000)

describe('an order that ended without payment shows why, and no pay button', () => {
  it.each([
    ['cancelled', 'cancel', '车场已取消本次追缴'],
    ['overridden', 'override', '已应急放行'],
  ] as const)(
    '%s',
    async (end, call, title) => {
      const { order, page } = await openBlockedCar(harness)
      const staff = await harness.system.staff('attendant')
      await staff.call(call, { params: { orderId: order.id }, body: { reason: '车内有老人，先放行' } })
      await harness.system.untilOrder(order.id, end)
      await expectText(page, title)
      await page.getByRole('button', { name: /拨打车场热线/ }).waitFor()
      expect(await payButton(page).count()).toBe(0)
      await checkScreen(page, `owner-${end}`)
    },
    60_000,
  )

  it('expired', async () => {
    const { order, page } = await openBlockedCar(harness)
    await harness.system.advance(4 * 3600_000 + 60_000)
    await harness.system.untilOrder(order.id, 'expired')
    await expectText(page, '已到最长停留时间，自动放行')
    expect(await payButton(page).count()).toBe(0)
    await checkScreen(page, 'owner-expired')
  }, 60_000)
})
