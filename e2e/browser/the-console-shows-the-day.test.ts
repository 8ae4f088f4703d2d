import type { Page } from 'playwright-core'
import { blockCar, preparePayment } from '../harness/scenario'
import type { TestSystem } from '../harness/test-system'
import type { ConsoleBrowser } from './harness/console-browser'
import { heading, useConsole } from './harness/use-console'

/** A lock that takes its time, so that a car that has paid is seen while it still stands. */
const SLOW_LOCK = { raiseMs: 100, lowerMs: 8_000, motorTimeoutMs: 20_000 }

let system: TestSystem
let office: ConsoleBrowser
useConsole(started => ({ system, office } = started))

it('a car that is blocked appears while the page is open, is loud once it is paid, and goes', async () => {
  const page = await office.open('manager')
  await heading(page, '今日').waitFor()
  await page.getByText('现在没有拦停的车。').waitFor()
  await page.getByText('实时').waitFor()
  await office.checkPage(page, 'console-today-quiet')

  const device = await system.addDevice(SLOW_LOCK)
  const order = await blockCar(system, device)
  const plate = `${order.plateText.slice(0, 2)}·${order.plateText.slice(2)}`
  await page.getByRole('img', { name: `蓝牌 ${plate}` }).waitFor()
  await office.checkPage(page, 'console-today-held')
  await office.expectFits(page, '.fx-hold')

  const { outTradeNo } = await preparePayment(system, device, order)
  system.wechat.pay(outTradeNo)
  await page.getByRole('alert').getByText('已付款，锁未确认降下').waitFor()
  await office.checkPage(page, 'console-today-paid')
  await system.untilOrder(order.id, ['released', 'completed'], 30_000)
  await page.getByRole('alert').waitFor({ state: 'detached' })
  await page.getByText('¥15.00').first().waitFor()
}, 180_000)

it('each role signs in by its link and sees only what it may', async () => {
  const finance = await office.open('finance')
  await heading(finance, '今日').waitFor()
  const platform = await office.open('platform')
  await heading(platform, '平台状态').waitFor()
  expect(await platform.getByRole('navigation').getByRole('link', { name: '今日' }).count()).toBe(0)
  await platform.goto(office.url('/today'))
  await platform.getByText('没有这个页面，或者您的角色看不到它。').waitFor()
  await platform.goto(office.url('/my-sessions'))
  await platform.getByText('当前浏览器').waitFor()
  await office.checkPage(platform, 'console-my-sessions')
}, 120_000)

/** Ends every session of this person but the page's own. */
async function endOthers(page: Page): Promise<void> {
  await page.getByText('当前浏览器').waitFor()
  const others = page.getByRole('main').getByRole('listitem').filter({ hasNotText: '当前浏览器' })
  for (let left = await others.count(); left > 0; left -= 1) {
    await others.first().getByRole('button').click()
    await page.getByRole('dialog').getByRole('button', { name: '结束' }).click()
    await system.until('the session is gone from the list', async () => (await others.count()) < left)
  }
}

it('a session that is ended elsewhere leads to signing in, and back to the same address', async () => {
  const page = await office.open('manager', '/my-sessions')
  await page.getByText('当前浏览器').waitFor()
  const elsewhere = await office.open('manager', '/my-sessions')
  await endOthers(elsewhere)
  await page.getByRole('button', { name: '结束: ' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: '结束' }).click()
  await heading(page, '微信扫码登录').waitFor()
  expect(page.url()).toBe(office.url('/my-sessions'))
  await page.locator('strong', { hasText: /^\d\d$/ }).waitFor()
  await office.checkPage(page, 'console-sign-in')
}, 120_000)
