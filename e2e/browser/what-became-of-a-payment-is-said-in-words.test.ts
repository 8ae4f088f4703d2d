import type { Page } from 'playwright-core'
import { blockCar } from '../harness/road'
import { choose, openSheet, outTradeNoOf, pay, payButton } from './harness/pay-sheet'
import { look } from './harness/look'
import { Street } from './harness/street'

let street: Street
beforeAll(async () => {
  street = await Street.open()
}, 240_000)
afterAll(() => street.close())
afterEach(async () => {
  street.world.wechat.faults.clear()
  street.world.wechat.setRules({ closeNotWithin5Min: false })
  await street.clear()
})

/** A blocked car, and its owner before the bill. */
async function standing() {
  const device = await street.addDevice()
  const order = await blockCar(street.world, device)
  const page = await street.ownerScans(device)
  await payButton(page).waitFor()
  return { device, order, page }
}
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

it('cancelled: nothing was charged, and one may pay again', async () => {
  const { order, page } = await standing()
  await pay(page, '取消')
  await says(page, '您取消了支付，没有扣款')
  await look(page, 'owner-pay-cancelled', { whole: false })
  await pay(page)
  await says(page, '可以离开了')
  await street.world.untilOrder(order.id, 'released')
}, 60_000)

it('failed: nothing was charged, and what to try next', async () => {
  const { page } = await standing()
  await pay(page, '模拟支付失败')
  await says(page, '支付没有成功，没有扣款')
  await says(page, /换一张卡/)
  await look(page, 'owner-pay-failed', { whole: false })
  expect(await payButton(page).isEnabled()).toBe(true)
}, 60_000)

it('unknown: checking with WeChat, no second payment, and it rests when WeChat answers', async () => {
  const { order, page } = await standing()
  const { wechat } = street.world
  wechat.faults.add({ route: 'notice', kind: 'drop' })
  wechat.faults.add({ route: 'query', kind: 'system-error' })
  await pay(page)
  await says(page, '正在向微信核实')
  await says(page, /请不要重复支付/)
  expect(await payButton(page).isDisabled()).toBe(true)
  await look(page, 'owner-pay-unknown', { whole: false })
  wechat.faults.clear()
  await page.getByRole('button', { name: '立即查询' }).click()
  await says(page, '可以离开了')
  await street.world.untilOrder(order.id, 'released')
}, 60_000)

it('lapsed: the sheet was open for too long', async () => {
  const { page } = await standing()
  await openSheet(page)
  await street.world.advance(16 * 60_000)
  await choose(page, '取消')
  await says(page, '这次支付已过期，没有扣款')
  await look(page, 'owner-pay-lapsed', { whole: false })
  await pay(page)
  await says(page, '可以离开了')
}, 60_000)

it('quarantined: staff look into a sum that does not match', async () => {
  const { order, page } = await standing()
  await openSheet(page)
  const { world } = street
  world.wechat.pay(await outTradeNoOf(world, order.id), undefined, { amount: order.amountFen - 1 })
  await choose(page, '取消')
  await says(page, '支付正在人工核对')
  await look(page, 'owner-pay-quarantined', { whole: false })
  await page
    .getByRole('button', { name: /拨打车场热线/ })
    .first()
    .waitFor()
  expect(await payButton(page).isDisabled()).toBe(true)
}, 60_000)

it('paid by a friend: nothing is left to pay, on both phones', async () => {
  const { device, order, page } = await standing()
  const friend = await street.ownerScans(device, 'friend')
  await pay(friend)
  await says(friend, '可以离开了')
  await says(page, '可以离开了')
  await says(page, /已由他人付清/)
  expect(await friend.getByText(/已由他人付清/).count()).toBe(0)
  await street.world.untilOrder(order.id, 'released')
  await look(page, 'owner-paid-by-friend')
}, 60_000)

it('paid twice at once: the second gets everything back by itself', async () => {
  const { order, page } = await standing()
  const { world } = street
  world.wechat.setRules({ closeNotWithin5Min: true })
  await openSheet(page)
  const mine = await outTradeNoOf(world, order.id)
  const staff = await world.staff('attendant')
  await staff.call('takeCash', { params: { orderId: order.id }, body: { amountFen: order.amountFen } })
  await world.untilOrder(order.id, 'released')
  await choose(page, '确认支付')
  expect(world.wechat.order(mine)?.state).toBe('SUCCESS')
  await says(page, /您的付款将全额退回|已原路退回/)
  await says(page, /已原路退回 ¥15\.00/)
  await says(page, '欠费已在现场现金付清。')
  await look(page, 'owner-refunded')
}, 60_000)

describe('an order that ended says why, and that nothing is to be paid', () => {
  it.each([
    ['cancelled', 'cancel', '车场已取消本次追缴'],
    ['overridden', 'override', '已应急放行'],
  ] as const)(
    '%s',
    async (end, call, title) => {
      const { order, page } = await standing()
      const staff = await street.world.staff('attendant')
      await staff.call(call, { params: { orderId: order.id }, body: { reason: '车内有老人，先放行' } })
      await street.world.untilOrder(order.id, end)
      await says(page, title)
      await page.getByRole('button', { name: /拨打车场热线/ }).waitFor()
      expect(await payButton(page).count()).toBe(0)
      await look(page, `owner-${end}`)
    },
    60_000,
  )

  it('expired', async () => {
    const { order, page } = await standing()
    await street.world.advance(4 * 3600_000 + 60_000)
    await street.world.untilOrder(order.id, 'expired')
    await says(page, '已到最长停留时间，自动放行')
    expect(await payButton(page).count()).toBe(0)
    await look(page, 'owner-expired')
  }, 60_000)
})
