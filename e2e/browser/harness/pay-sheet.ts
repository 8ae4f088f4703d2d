import type { FrameLocator, Page } from 'playwright-core'
import type { World } from '../../harness/world'

export type Choice = '确认支付' | '取消' | '模拟支付失败'

/** The local WeChat's payment sheet above a page. */
export const paySheet = (page: Page): FrameLocator => page.frameLocator('iframe[title="微信支付"]')

export const payButton = (page: Page) => page.getByRole('button', { name: /^微信支付 ¥/ })

export const choose = (page: Page, choice: Choice) =>
  paySheet(page).getByRole('button', { name: choice, exact: true }).click()

/** One tap on the bill, and WeChat's sheet stands there. */
export async function openSheet(page: Page): Promise<void> {
  await payButton(page).click()
  await paySheet(page).getByRole('button', { name: '确认支付' }).waitFor()
}

/** One tap on the bill, and what the person then does on WeChat's sheet. */
export async function pay(page: Page, choice: Choice = '确认支付'): Promise<void> {
  await payButton(page).click()
  await choose(page, choice)
}

/** The number by which WeChat knows the latest attempt to pay an order. */
export async function outTradeNoOf(world: World, orderId: string): Promise<string> {
  const [row] = await world.rows<{ out_trade_no: string }>(
    'SELECT out_trade_no FROM payment WHERE order_id = $1 ORDER BY created_at DESC LIMIT 1',
    [orderId],
  )
  return row!.out_trade_no
}
