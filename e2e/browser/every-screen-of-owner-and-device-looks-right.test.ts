import type { Page } from 'playwright-core'
import { look } from './harness/look'
import { openSheet, pay, payButton } from './harness/pay-sheet'
import { Street } from './harness/street'

let street: Street
beforeAll(async () => {
  street = await Street.open()
}, 240_000)
afterAll(() => street.close())
afterEach(() => street.clear())

const PLATE = '粤B12388'
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

async function at(path: string, name = 'wang') {
  const page = await street.window()
  await page.goto(`${street.screens.owner}/?as=${name}#${path}`)
  return page
}

it('home, rights and an empty history', async () => {
  const page = await at('/pages/home/index')
  await button(page, '扫描装置上的二维码').click()
  await page.getByRole('textbox').waitFor()
  await look(page, 'owner-home')
  await button(page, 'English').click()
  await look(page, 'owner-home-english', { looks: ['day', 'narrow'] })
  await button(page, '中文').click()
  await button(page, '您的权利与收费依据').click()
  await says(page, '我们保证')
  await look(page, 'owner-rights')
  await page.goBack()
  await button(page, '我的订单').click()
  await says(page, '还没有订单')
  await look(page, 'owner-history-empty', { looks: ['day', 'night'] })
}, 60_000)

it('a device without an order, while it is set up, and the bill in both languages', async () => {
  const { world } = street
  const device = await street.addDevice()
  const page = await street.ownerScans(device)
  await says(page, '这台装置现在没有订单')
  await look(page, 'owner-idle')
  const order = await street.open(device, PLATE)
  // Until the lock stands there is nothing to pay, and nobody's car is shown.
  await button(page, '重试').click()
  await says(page, '这台装置现在没有订单')
  const staff = await world.staff('attendant')
  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  await world.untilOrder(order.id, 'active')
  await button(page, '重试').click()
  await payButton(page).waitFor()
  await look(page, 'owner-first', { whole: false })
  for (const _stay of order.arrears) await button(page, '收费明细').first().click()
  await look(page, 'owner-bill')
  // A photograph that did not load would have no size.
  expect(await page.evaluate(() => [...document.images].map(image => image.naturalWidth > 0))).toEqual(
    Array.from({ length: 5 }, () => true),
  )
  await button(page, 'English').click()
  await look(page, 'owner-bill-english', { looks: ['day', 'narrow'] })
  await button(page, '中文').click()

  await button(page, '这不是我的车').click()
  await page.getByRole('dialog').getByRole('textbox').fill('车牌看错了')
  await look(page, 'owner-not-my-car', { whole: false })
  await button(page, '提交核对').click()
  await says(page, '已收到，车场正在核对')
  await look(page, 'owner-not-my-car-sent', { whole: false, looks: ['day', 'night'] })
  await button(page, '关闭').click()
  await button(page, '紧急情况，请求立即放行').click()
  await button(page, '有人需要就医').click()
  await look(page, 'owner-emergency', { whole: false })
  await button(page, '立即请求放行').click()
  await says(page, '值班人员已收到')
  await button(page, '关闭').click()

  await openSheet(page)
  await look(page, 'owner-pay-sheet', { whole: false, looks: ['day', 'night'] })
  const frame = page.frames().find(each => each.url().includes('/_sim/pay'))!
  await look(page, 'wechat-confirm', { whole: false, looks: ['day', 'night', 'narrow'], frame })
  await page.keyboard.press('Escape')
}, 90_000)

it('paid, free, the receipt and the history', async () => {
  const device = await street.addDevice()
  await street.block(device, PLATE.replace('88', '99'))
  const page = await street.ownerScans(device, 'li')
  await pay(page)
  await says(page, '可以离开了')
  await look(page, 'owner-free')
  await button(page, '查看结算单').click()
  await says(page, '结算单号')
  await look(page, 'owner-receipt')
  await page.goBack()
  await button(page, '我的订单').click()
  await page.getByRole('listitem').filter({ hasText: '可以离开' }).waitFor()
  await look(page, 'owner-history')
}, 60_000)

it('what a slow network shows meanwhile', async () => {
  const page = await street.window()
  let answer = () => undefined as void
  const held = new Promise<void>(resolve => (answer = resolve))
  await page.route('**/api/owner/orders', async route => {
    await held
    await route.continue()
  })
  await page.goto(`${street.screens.owner}/?as=li#/more/history/index`)
  await page.getByRole('status', { name: '正在加载' }).waitFor()
  await look(page, 'owner-loading', { looks: ['day', 'night'] })
  answer()
  await page.getByRole('listitem').first().waitFor()
}, 30_000)

it('the device in every state', async () => {
  const device = await street.addDevice()
  const page = await street.device(device)
  await page.locator('#screen', { hasText: '待机' }).waitFor()
  await look(page, 'device-ready')
  const order = await street.block(device, '粤B55P09')
  await page.locator('#screen', { hasText: order.challenge }).waitFor()
  await look(page, 'device-up', { looks: ['day', 'night', 'tablet', 'narrow', 'desk'] })
  await button(page, 'English').click()
  await look(page, 'device-up-english', { looks: ['day', 'narrow'] })
  await button(page, '中文').click()
  await page.getByRole('switch', { name: '锁臂卡死' }).click()
  await button(page, '撬动').click()
  await page.locator('#alarms', { hasText: '被撬动' }).waitFor()
  await page.getByRole('switch', { name: '丢包 30%' }).click()
  await page.getByRole('switch', { name: '丢包 30%', checked: true }).waitFor()
  await look(page, 'device-troubled', { looks: ['day', 'night'] })
  await page.getByRole('switch', { name: '丢包 30%' }).click()
  await page.getByRole('switch', { name: '锁臂卡死' }).click()
  await button(page, '断网 1 分钟').click()
  await page.locator('#badges', { hasText: '离线' }).waitFor()
  await look(page, 'device-offline', { looks: ['day'] })
  await button(page, '恢复网络').click()
  await page.locator('#badges', { hasText: '在线' }).waitFor()
  const staff = await street.world.staff('attendant')
  await staff.call('cancel', { params: { orderId: order.id }, body: { reason: '车主已在场' } })
  await page.locator('#screen', { hasText: '已放行' }).waitFor()
  await look(page, 'device-free')
  await street.world.untilOrder(order.id, 'cancelled')
}, 60_000)
