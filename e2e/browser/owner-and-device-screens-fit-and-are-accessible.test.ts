import type { Page } from 'playwright-core'
import { checkScreen, checkSmallWindows } from './harness/check-screen'
import { openSheet, pay, payButton } from './harness/pay-sheet'
import { BrowserHarness } from './harness/browser-harness'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.start()
}, 240_000)
afterAll(() => harness.close())
afterEach(() => harness.endTest())

const PLATE = '粤B12388'
const expectText = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

async function at(path: string, name = 'wang') {
  const page = await harness.openPage()
  await page.goto(`${harness.webApps.owner}/?as=${name}#${path}`)
  return page
}

it('home, rights and an empty order history', async () => {
  const page = await at('/pages/home/index')
  await button(page, '扫描装置上的二维码').click()
  await page.getByRole('textbox').waitFor()
  await checkScreen(page, 'owner-home')
  await button(page, 'English').click()
  await checkScreen(page, 'owner-home-english', { variants: ['light', 'narrow'] })
  await button(page, '中文').click()
  await button(page, '您的权利与收费依据').click()
  await expectText(page, '我们保证')
  await checkScreen(page, 'owner-rights')
  await page.goBack()
  await button(page, '我的订单').click()
  await expectText(page, '还没有订单')
  await checkScreen(page, 'owner-history-empty', { variants: ['light', 'dark'] })
}, 60_000)

it('a device without an order, the bill in both languages, and the two requests for help', async () => {
  const { system } = harness
  const device = await harness.addDevice()
  const page = await harness.openOwnerPage(device)
  await expectText(page, '这台装置现在没有订单')
  await checkScreen(page, 'owner-idle')
  const order = await harness.openOrder(device, PLATE)
  // Before the lock is up there is nothing to pay, and no car is shown.
  await button(page, '重试').click()
  await expectText(page, '这台装置现在没有订单')
  const staff = await system.staff('attendant')
  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  await system.untilOrder(order.id, 'active')
  await button(page, '重试').click()
  await payButton(page).waitFor()
  await checkScreen(page, 'owner-first', { fullPage: false })
  for (const _stay of order.arrears) await button(page, '收费明细').first().click()
  await checkScreen(page, 'owner-bill')
  // A photograph that did not load has a width of 0.
  expect(await page.evaluate(() => [...document.images].map(image => image.naturalWidth > 0))).toEqual(
    Array.from({ length: 5 }, () => true),
  )
  await button(page, 'English').click()
  await checkScreen(page, 'owner-bill-english', { variants: ['light', 'narrow'] })
  await button(page, '中文').click()

  await button(page, '对欠费有异议').click()
  await page.getByRole('radio', { name: '已经付过' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('上周在柜台付过')
  await checkScreen(page, 'owner-objects', { fullPage: false })
  await checkSmallWindows(page, 'owner-objects')
  await button(page, '提交异议').click()
  await expectText(page, '自动放行还有')
  await checkScreen(page, 'owner-objected', { fullPage: false })
  await button(page, '紧急情况，请求立即放行').click()
  await checkScreen(page, 'owner-emergency', { fullPage: false })
  await checkSmallWindows(page, 'owner-emergency')
  await button(page, '有人需要就医').click()
  await expectText(page, '已发出，等待值班人员查看')
  await button(page, '关闭').click()
  await expectText(page, '您的应急放行请求')
  await checkScreen(page, 'owner-asked-for-release')

  await openSheet(page)
  await checkScreen(page, 'owner-pay-sheet', { fullPage: false, variants: ['light', 'dark'] })
  const frame = page.frames().find(each => each.url().includes('/_sim/pay'))!
  await checkScreen(page, 'wechat-confirm', { fullPage: false, variants: ['light', 'dark', 'narrow'], frame })
  await page.keyboard.press('Escape')
}, 90_000)

it('the printed code opened outside WeChat, genuine and forged', async () => {
  const device = await harness.addDevice()
  const page = await harness.openPage()
  const { pathname } = new URL(harness.system.qrUrl(device))
  await page.goto(`${harness.system.origin()}${pathname}`)
  await expectText(page, '请用微信扫一扫')
  await checkScreen(page, 'printed-code')
  await page.goto(`${harness.system.origin()}${pathname.slice(0, -5)}AAAAA`)
  await expectText(page, '谨防假冒')
  await checkScreen(page, 'printed-code-forged', { variants: ['light', 'narrow'] })
}, 60_000)

it('the documents of the calls are not cut off on a narrow phone', async () => {
  const page = await harness.openPage({ viewport: { width: 320, height: 640 } })
  await page.goto(`${harness.system.origin()}/docs`)
  await page.locator('.opblock').first().waitFor()
  await page.locator('.opblock-summary-control').first().click()
  await page.locator('.opblock-body .parameters-container, .opblock-body .opblock-section').first().waitFor()
  const beyond = await page.evaluate(() =>
    [...document.querySelectorAll('.opblock-summary *, .opblock-tag, .info *')]
      // A table scrolls within itself.
      .filter(each => !each.closest('table') && each.getBoundingClientRect().right > innerWidth + 1)
      .map(each => `${each.tagName} ${each.textContent.slice(0, 40)}`),
  )
  expect(beyond).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
}, 60_000)

it('a released order, its receipt and the order history', async () => {
  const device = await harness.addDevice()
  await harness.blockCar(device, PLATE.replace('88', '99'))
  const page = await harness.openOwnerPage(device, 'li')
  await pay(page)
  await expectText(page, '可以离开了')
  await checkScreen(page, 'owner-free')
  await button(page, '查看结算单').click()
  await expectText(page, '结算单号')
  await checkScreen(page, 'owner-receipt')
  await page.goBack()
  await button(page, '我的订单').click()
  await page.getByRole('listitem').filter({ hasText: '可以离开' }).waitFor()
  await checkScreen(page, 'owner-history')
}, 60_000)

it('the loading state on a slow network', async () => {
  const page = await harness.openPage()
  let sendAnswer = () => undefined as void
  const held = new Promise<void>(resolve => (sendAnswer = resolve))
  await page.route('**/api/owner/orders', async route => {
    await held
    await route.continue()
  })
  await page.goto(`${harness.webApps.owner}/?as=li#/more/history/index`)
  await page.getByRole('status', { name: '正在加载' }).waitFor()
  await checkScreen(page, 'owner-loading', { variants: ['light', 'dark'] })
  sendAnswer()
  await page.getByRole('listitem').first().waitFor()
}, 30_000)

it('the device page in every state', async () => {
  const device = await harness.addDevice()
  const page = await harness.openDevicePage(device)
  await page.locator('#screen', { hasText: '待机' }).waitFor()
  await checkScreen(page, 'device-ready')
  const order = await harness.blockCar(device, '粤B55P09')
  await page.locator('#screen', { hasText: order.challenge }).waitFor()
  await checkScreen(page, 'device-up', { variants: ['light', 'dark', 'tablet', 'narrow', 'desktop'] })
  await button(page, 'English').click()
  await checkScreen(page, 'device-up-english', { variants: ['light', 'narrow'] })
  await button(page, '中文').click()
  await page.getByRole('switch', { name: '锁臂卡死' }).click()
  await button(page, '撬动').click()
  await page.locator('#alarms', { hasText: '被撬动' }).waitFor()
  await page.getByRole('switch', { name: '丢包 30%' }).click()
  await page.getByRole('switch', { name: '丢包 30%', checked: true }).waitFor()
  await checkScreen(page, 'device-troubled', { variants: ['light', 'dark'] })
  await page.getByRole('switch', { name: '丢包 30%' }).click()
  await page.getByRole('switch', { name: '锁臂卡死' }).click()
  await button(page, '断网 1 分钟').click()
  await page.locator('#badges', { hasText: '离线' }).waitFor()
  await checkScreen(page, 'device-offline', { variants: ['light'] })
  await button(page, '恢复网络').click()
  await page.locator('#badges', { hasText: '在线' }).waitFor()
  const staff = await harness.system.staff('attendant')
  await staff.call('cancel', { params: { orderId: order.id }, body: { reason: '车主已在场' } })
  await page.locator('#screen', { hasText: '已放行' }).waitFor()
  await checkScreen(page, 'device-free')
  await harness.system.untilOrder(order.id, 'cancelled')
}, 60_000)
