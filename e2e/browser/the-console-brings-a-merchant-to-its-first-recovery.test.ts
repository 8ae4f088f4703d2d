import type { Page } from 'playwright-core'
import { BENCH_TARIFFS } from '../bench/tariffs'
import { StaffClient } from '../harness/http-client'
import { recoveryRequest, uploadPhoto } from '../harness/scenario'
import { MCHID } from '../harness/system-parts'
import type { TestSystem } from '../harness/test-system'
import type { ConsoleBrowser } from './harness/console-browser'
import { useConsole } from './harness/use-console'

let system: TestSystem
let office: ConsoleBrowser
useConsole(started => ({ system, office } = started))

const STEP_COUNT = 9
const steps = (page: Page) => page.locator('section', { hasText: '首次追缴前还缺什么' }).locator('li')
const missing = (page: Page) => steps(page).filter({ hasText: '还缺' })
const untilMissing = (page: Page, count: number) =>
  system.until(`${count} steps to be missing`, async () => (await missing(page).count()) === count)
/** Whether a step is done, looked at on a page that was just opened. */
async function expectMissing(page: Page, path: string, titles: string[]): Promise<void> {
  await page.goto(office.url(path))
  await steps(page).first().waitFor()
  await untilMissing(page, titles.length)
  for (const title of titles) await missing(page).filter({ hasText: title }).waitFor()
}
async function fillAll(page: Page, values: Record<string, string>): Promise<void> {
  // A head that sorts is labelled too.
  for (const [label, text] of Object.entries(values))
    await page
      .locator('input, textarea')
      .and(page.getByLabel(label, { exact: true }))
      .fill(text)
}
/** A person of WeChat enters with the code that the console showed. */
const enterWith = (name: string, inviteCode: string) =>
  new StaffClient(system.origin, name).signIn(inviteCode)

async function createMerchant(page: Page): Promise<string> {
  await page.getByRole('button', { name: '新建商家' }).click()
  await fillAll(page, {
    名称: '城南停车',
    代号: 'chengnan',
    收款人名称: '城南停车有限公司',
    微信商户号: '1900000999',
    客服电话: '4008005678',
  })
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '新建商家' }).click()
  const code = await dialog.locator('code').innerText()
  await dialog.locator('.ant-btn-primary').click()
  return code
}

async function createLot(page: Page): Promise<{ id: string; merchantId: string; name: string }> {
  await page.getByRole('link', { name: '新建停车场' }).click()
  await fillAll(page, {
    名称: '城南广场停车场',
    地址: '深圳市龙岗区龙城大道 1 号',
    客服电话: '4008005678',
    警方联系人: '龙城派出所 0755-8888 0111',
    律师事务所: '广东示范律师事务所',
    文号: '示范〔2026〕002 号',
    有效期至: '2099-12-31',
  })
  await page.getByLabel('已核对经营权文件').check()
  await page.getByLabel('入口已有公示牌').check()
  await page.getByRole('button', { name: '新建停车场' }).click()
  await page.getByText('已新建').first().waitFor()
  const [lot] = await system.rows<{ id: string; merchant_id: string; name: string }>(
    `SELECT id, merchant_id, name FROM lot WHERE name = '城南广场停车场'`,
  )
  return { id: lot!.id, merchantId: lot!.merchant_id, name: lot!.name }
}

async function inviteAttendant(page: Page): Promise<string> {
  await page.goto(office.url('/people'))
  await page.getByRole('button', { name: '邀请员工' }).click()
  await page.getByRole('textbox', { name: '姓名' }).fill('何伟')
  await page.getByRole('textbox', { name: '姓名' }).press('Enter')
  return page.getByRole('dialog').locator('code').innerText()
}

async function provisionToken(page: Page, lotName: string): Promise<string> {
  await page.goto(office.url('/devices'))
  await page.getByRole('button', { name: '新装置入网' }).click()
  const dialog = page.getByRole('dialog')
  if ((await dialog.locator('.ant-select-selection-item').count()) === 0) {
    await dialog.locator('.ant-select').click()
    await page.getByTitle(lotName).click()
  }
  await dialog.getByRole('button', { name: '生成入网令牌' }).click()
  return dialog.locator('code').innerText()
}

async function publishTariff(boss: StaffClient, lotId: string): Promise<void> {
  const draft = { lotId, name: '城南收费标准', definition: BENCH_TARIFFS[0]! }
  const { id: tariffId, version } = await boss.call('createTariff', { body: draft })
  const validFrom = new Date(Date.now() - 86_400_000).toISOString()
  await boss.call('publishTariff', {
    params: { tariffId },
    body: { version, filingNumber: '深发改〔2026〕1 号', validFrom },
  })
}

it('a new merchant comes from nothing to its first recovery and is told at each step what is missing', async () => {
  const platform = await office.open('platform', '/merchants')
  const managerCode = await createMerchant(platform)
  await platform.getByRole('link', { name: '城南停车' }).click()
  await steps(platform).first().waitFor()
  await untilMissing(platform, STEP_COUNT)
  await office.checkPage(platform, 'console-merchant-new')

  // The number was a wrong one, without credentials; WeChat knows the other.
  await platform.getByText('密钥未配置').waitFor()
  await platform.getByRole('button', { name: '修改资料' }).click()
  await platform.getByLabel('微信商户号', { exact: true }).fill(MCHID)
  await platform
    .getByRole('dialog')
    .getByRole('button', { name: /保\s?存/ })
    .click()
  await platform.getByText('可以收款').waitFor()
  await untilMissing(platform, STEP_COUNT - 1)

  const boss = await enterWith('boss', managerCode)
  const page = await office.open('boss')
  await steps(page).first().waitFor()
  await untilMissing(page, 7)
  await office.checkPage(page, 'console-today-new-merchant')
  const lot = await createLot(page)
  const todo = ['收费标准已发布', '收费员已登录', '装置已分配并在线', '有可追缴的欠费']
  await expectMissing(page, '', todo)
  await publishTariff(boss, lot.id)
  const attendant = await enterWith('hewei', await inviteAttendant(page))
  await expectMissing(page, '', todo.slice(2))
  system.workFor(lot, boss)
  const token = await provisionToken(page, lot.name)
  const device = await system.addDevice({}, token)
  const arrear = await system.addArrear()
  await page.goto(office.url(''))
  await platform.reload()
  await platform.getByText('可以开始追缴').waitFor()
  await page.getByText('今日追回').waitFor()
  await system.until('the list to be gone', async () => (await steps(page).count()) === 0)
  await office.checkPage(platform, 'console-merchant-ready')

  const order = await attendant.call('openRecovery', {
    body: recoveryRequest(system, [arrear], device, [await uploadPhoto(attendant)]),
  })
  await attendant.call('raise', { params: { orderId: order.id }, body: {} })
  await system.untilOrder(order.id, 'active')
  await attendant.call('takeCash', { params: { orderId: order.id }, body: { amountFen: order.dueFen } })
  await system.untilOrder(order.id, ['released', 'completed'], 30_000)
}, 240_000)
