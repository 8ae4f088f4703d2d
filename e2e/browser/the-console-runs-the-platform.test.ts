import { blockCar } from '../harness/scenario'
import type { TestSystem } from '../harness/test-system'
import type { ConsoleBrowser } from './harness/console-browser'
import { countClicks, heading, useConsole } from './harness/use-console'

let system: TestSystem
let office: ConsoleBrowser
useConsole(started => ({ system, office } = started))

it('the platform lets every car go: a typed name, a reason, and the phone', async () => {
  const order = await blockCar(system, await system.addDevice())
  const page = await office.open('platform', '/platform')
  await heading(page, '平台状态').waitFor()
  await page.getByText('数据库可写').waitFor()
  await office.checkPage(page, 'console-platform')

  await page.getByRole('button', { name: '全部放行: 整个平台' }).click()
  const dialog = page.getByRole('dialog').filter({ hasText: '为避免误操作' })
  const confirm = dialog.getByRole('button', { name: '全部放行' })
  await dialog.getByLabel('原因').fill('演练结束')
  expect(await confirm.isDisabled()).toBe(true)
  await dialog.getByLabel(/为避免误操作/).fill('整个平台')
  await confirm.click()

  const digits = await page.locator('.fx-entry__digits strong').textContent()
  const [request] = await system.rows<{ id: string }>(
    'SELECT id FROM console_request WHERE act IS NOT NULL ORDER BY asked_at DESC LIMIT 1',
  )
  const phone = await system.staff('platform')
  await phone.call('confirmConsoleRequest', {
    params: { requestId: request!.id },
    body: { digits: digits! },
  })
  await page.getByText('已开始放行的车辆：1').waitFor()
  await system.untilOrder(order.id, 'overridden', 30_000)
}, 180_000)

it('merchants and the floor are looked at and changed by the platform alone', async () => {
  const page = await office.open('platform', '/merchants')
  await heading(page, '商家').waitFor()
  await page.getByText('可以升锁').first().waitFor()
  await office.checkPage(page, 'console-merchants')
  await page.getByRole('button', { name: '新建商家' }).click()
  for (const [label, text] of [
    ['名称', '城南停车'],
    ['代号', 'chengnan'],
    ['收款人名称', '城南停车有限公司'],
    ['微信商户号', '1900000999'],
    ['客服电话', '4008005678'],
  ] as const)
    await page.getByRole('textbox', { name: label, exact: true }).fill(text)
  await page.getByRole('dialog').getByRole('button', { name: '新建商家' }).click()
  await page.getByText('商家已建立').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click()
  await page.getByText('登录过的经理').first().waitFor()

  await page.goto(office.url('/floor'))
  await page.getByLabel('装置电量至少（%）').fill('33')
  await page.getByRole('button', { name: '修改底线' }).click()
  await page.getByLabel('原因').fill('低温季节')
  await page.getByRole('dialog').getByRole('button', { name: '修改底线' }).click()
  await page.getByText('低温季节').waitFor()
  await office.checkPage(page, 'console-floor')

  const manager = await office.open('manager', '/platform')
  await manager.getByText('没有这个页面，或者您的角色看不到它。').waitFor()
}, 180_000)

/** Entries are linked once a minute, when every older transaction of the server has ended. */
const LINKED_WITHIN_MS = 150_000

it('who let this car go, why, and is the record whole: three clicks from a plate', async () => {
  const order = await blockCar(system, await system.addDevice())
  const boss = await system.manager()
  await boss.call('override', { params: { orderId: order.id }, body: { reason: '车上有病人' } })
  await system.untilOrder(order.id, 'overridden', 30_000)
  await system.until(
    'the entries are linked',
    async () => {
      const [{ open }] = (await system.rows<{ open: number }>(
        `SELECT count(*)::int AS open FROM journal j LEFT JOIN audit_chain c ON c.journal_id = j.id
       WHERE j.order_id = $1 AND c.seq IS NULL`,
        [order.id],
      )) as [{ open: number }]
      return open === 0
    },
    LINKED_WITHIN_MS,
  )
  const page = await office.open('manager')
  const { click, clicks } = countClicks()
  await heading(page, '今日').waitFor()
  await click(page.getByRole('link', { name: '审计' }).first())
  await page.getByLabel('车牌').fill(order.plateText)
  await page.keyboard.press('Enter')
  await click(page.getByRole('button', { name: new RegExp(order.plateText) }).first())
  await heading(page, '谁放行了这辆车').waitFor()
  await page.getByText('车上有病人').first().waitFor()
  await page.getByText('完整：没有被改动').waitFor()
  expect(clicks()).toBeLessThanOrEqual(3)
  await office.checkPage(page, 'console-audit')
}, 300_000)
