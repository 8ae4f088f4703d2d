import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { blockCar } from '../harness/scenario'
import type { TestSystem } from '../harness/test-system'
import type { ConsoleBrowser } from './harness/console-browser'
import { countClicks, heading, useConsole } from './harness/use-console'

let system: TestSystem
let office: ConsoleBrowser
useConsole(started => ({ system, office } = started))

const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\r\n')

/** Clicks, and what the browser keeps of it. */
async function saved(page: Page, click: () => Promise<void>): Promise<{ name: string; path: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()])
  return { name: download.suggestedFilename(), path: await download.path() }
}

it('last month for the boss: figures, a workbook and a page to print in four clicks', async () => {
  const order = await blockCar(system, await system.addDevice())
  const staff = await system.staff('attendant')
  await staff.call('takeCash', { params: { orderId: order.id }, body: { amountFen: order.dueFen } })
  await system.untilOrder(order.id, ['released', 'completed'], 30_000)
  const page = await office.open('manager')
  const { click, clicks } = countClicks()
  const named = (role: 'link' | 'button', name: string) => page.getByRole(role, { name }).first()
  await heading(page, '今日').waitFor()
  await click(named('link', '报表'))
  await click(named('button', '近 7 天'))
  await heading(page, '按车场').waitFor()
  const book = await saved(page, () => click(named('button', '导出 Excel（全部表）')))
  expect(clicks()).toBeLessThanOrEqual(4)
  expect(book.name).toMatch(/^report-.*\.xlsx$/)
  const sheet = Buffer.from(unzipSync(readFileSync(book.path))['xl/worksheets/sheet1.xml']!).toString()
  expect(sheet).toContain('追回金额')
  expect(sheet).toContain(`<v>${order.dueFen / 100}</v>`)
  await page.locator('svg').first().waitFor()
  await office.checkPage(page, 'console-reports')
  await office.expectFits(page, '.ant-table-content')

  // Paper is white, also for somebody who works in the dark.
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' })
  const paper = await page.pdf({
    path: `${__dirname}/out/console-reports.pdf`,
    preferCSSPageSize: true,
    printBackground: true,
  })
  expect(paper.length).toBeGreaterThan(10_000)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  expect(await page.getByRole('navigation').first().isVisible()).toBe(false)
  await page.locator('html[data-theme=light]').waitFor({ state: 'attached' })

  await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
  await page.goto(office.url('/orders?progress=live'))
  const orders = await saved(page, () => click(named('button', '导出 CSV')))
  expect(linesOf(orders.path).slice(1)).toEqual([expect.stringContaining(order.plateText)])
}, 240_000)

it('an old debt leads to what a court wants to see of the car, as a page and as a package', async () => {
  const order = await blockCar(system, await system.addDevice())
  await system.rows(
    `INSERT INTO reminder (id, merchant_id, arrear_id, kind, sent_at, delivered_at, note)
     SELECT gen_random_uuid(), a.merchant_id, a.id, 'imported', now() - interval '40 days', now() - interval '40 days', '挂号信 XA44'
     FROM order_arrear o JOIN arrear a ON a.id = o.arrear_id WHERE o.order_id = $1`,
    [order.id],
  )
  const page = await office.open('finance', '/ageing')
  await heading(page, '账龄').first().waitFor()
  const row = page.getByRole('row').filter({ hasText: order.plateText.slice(2) })
  await row.first().waitFor()
  await office.checkPage(page, 'console-ageing')
  await office.expectFits(page, '.ant-table-content')
  await row.first().getByRole('link').click()
  await heading(page, '每次催缴及其凭据').waitFor()
  await page.getByText('挂号信 XA44').first().waitFor()
  await office.checkPage(page, 'console-court')
  await office.expectFits(page, '.ant-table-content')
  await page.pdf({ path: `${__dirname}/out/console-court.pdf`, preferCSSPageSize: true })
  const file = await saved(page, () => page.getByRole('button', { name: '下载材料包（ZIP）' }).click())
  expect(Object.keys(unzipSync(readFileSync(file.path)))).toContain('court.xlsx')
}, 240_000)

it('a ticket of the city’s hotline is entered from an order, answered and closed', async () => {
  const order = await blockCar(system, await system.addDevice())
  const page = await office.open('manager', `/orders/${order.id}`)
  await page.getByRole('link', { name: '查看或登记' }).click()
  await page.getByText('只看一个订单的投诉').waitFor()
  await page.getByRole('button', { name: '登记工单' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('工单号').fill('SZ12345-0007')
  await dialog.getByLabel('内容').fill('市民称已付款仍被锁')
  await dialog.getByRole('button', { name: '登记工单' }).click()
  await page.getByText('待答复').first().waitFor()
  await office.checkPage(page, 'console-complaints')
  await page.getByRole('button', { name: '答复: SZ12345-0007' }).click()
  await dialog.getByLabel('答复', { exact: true }).fill('已核实付款并放行')
  await dialog.getByRole('button', { name: '答复', exact: true }).click()
  await page.getByRole('button', { name: '办结: SZ12345-0007' }).click()
  await dialog.getByRole('button', { name: '市民认可' }).click()
  await dialog.getByRole('button', { name: '办结', exact: true }).click()
  await page.getByText('已办结').first().waitFor()
  await page.goto(office.url(`/orders/${order.id}`))
  await page.getByText('SZ12345-0007').waitFor()

  // Not while a car is held in it.
  await page.goto(office.url(`/lots/${order.lot.id}/handover`))
  await page.getByText('还不能移交').waitFor()
  await page.getByRole('link', { name: '未结束的追缴' }).waitFor()
  await office.checkPage(page, 'console-handover')
  const close = page.getByRole('button', { name: '停止新的追缴' })
  const boss = await system.staff('manager')
  const free = await boss.call('createLot', {
    body: {
      name: '滨河一号',
      address: '深圳市福田区滨河大道 1 号',
      hotline: '4008001234',
      roadKind: 'private',
      clearance: { operatingRight: true, noticeBoard: true, policeContact: '110' },
      policy: {},
    },
  })
  await page.goto(office.url(`/lots/${free.id}/handover`))
  await page.getByText('可以移交').waitFor()
  const { click, clicks } = countClicks()
  await click(close.first())
  await click(dialog.getByText('合同到期，移交新经营方'))
  await click(dialog.getByRole('button', { name: '停止新的追缴' }))
  expect(clicks()).toBe(3)
  await page.getByText('已停止新的追缴').first().waitFor()
  await office.checkPage(page, 'console-handover-closed')
  await page.getByRole('button', { name: '恢复追缴' }).waitFor()
}, 240_000)
