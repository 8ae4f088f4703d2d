import type { FrameLocator, Page } from 'playwright-core'
import { blockCar } from '../../harness/scenario'
import type { TestSystem } from '../../harness/test-system'
import type { BrowserHarness } from './browser-harness'

type Choice = '确认支付' | '取消' | '模拟支付失败'

/** The local WeChat's payment sheet, shown over a page. */
export const paySheet = (page: Page): FrameLocator => page.frameLocator('iframe[title="微信支付"]')

export const payButton = (page: Page) => page.getByRole('button', { name: /^微信支付 ¥/ })

/** In its own card: an amount on the page may have the same digits. */
export const pairingCode = (page: Page, digits: string) =>
  page.getByLabel('请先核对车辆').getByText(digits, { exact: true })

export const choose = (page: Page, choice: Choice) =>
  paySheet(page).getByRole('button', { name: choice, exact: true }).click()

/** Taps the pay button and waits for WeChat's sheet. */
export async function openSheet(page: Page): Promise<void> {
  await payButton(page).click()
  await paySheet(page).getByRole('button', { name: '确认支付' }).waitFor()
}

/** Taps the pay button and then a choice on WeChat's sheet. */
export async function pay(page: Page, choice: Choice = '确认支付'): Promise<void> {
  await payButton(page).click()
  await choose(page, choice)
}

/** The number by which WeChat knows the latest payment of an order. */
export async function latestOutTradeNo(system: TestSystem, orderId: string): Promise<string> {
  const [row] = await system.rows<{ out_trade_no: string }>(
    'SELECT out_trade_no FROM payment WHERE order_id = $1 ORDER BY created_at DESC LIMIT 1',
    [orderId],
  )
  return row!.out_trade_no
}

/** A blocked car, and its owner's page with the bill. */
export async function openBlockedCar(harness: BrowserHarness) {
  const device = await harness.addDevice()
  const order = await blockCar(harness.system, device)
  const page = await harness.openOwnerPage(device)
  await payButton(page).waitFor()
  return { device, order, page }
}

export const expectText = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
