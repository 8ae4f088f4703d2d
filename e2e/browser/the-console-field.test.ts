import { copyFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { provision } from '@fangxing/device-sim'
import { blockCar, preparePayment } from '../harness/scenario'
import type { TestSystem } from '../harness/test-system'
import type { ConsoleBrowser } from './harness/console-browser'
import { countClicks, heading, useConsole } from './harness/use-console'

let system: TestSystem
let office: ConsoleBrowser
useConsole(started => ({ system, office } = started))

it('an attendant is invited for two lots, in at most five clicks', async () => {
  const manager = await system.manager()
  const [known] = (await manager.call('listLots', {})).items
  const { address, hotline, roadKind, clearance, policy } = known!
  await manager.call('createLot', {
    body: { name: '第二停车场', address, hotline, roadKind, clearance, policy },
  })
  const page = await office.open('manager')
  const { clicks, click } = countClicks()
  await click(page.getByRole('navigation').getByRole('link', { name: '员工' }))
  await click(page.getByRole('button', { name: '邀请员工' }))
  await page.getByRole('textbox', { name: '姓名' }).fill('赵敏')
  await click(page.getByRole('checkbox', { name: known!.name }))
  await click(page.getByRole('checkbox', { name: '第二停车场' }))
  await page.getByRole('textbox', { name: '姓名' }).press('Enter')
  await page.getByText('邀请已就绪').waitFor()
  expect(clicks()).toBeLessThanOrEqual(5)
  await page.getByRole('button', { name: '完成' }).click()
  await page.getByText('待绑定微信').waitFor()
  await office.checkPage(page, 'console-people')
  const rows = await system.rows<{ lot_ids: string[] }>('SELECT lot_ids FROM staff WHERE name = $1', ['赵敏'])
  expect(rows[0]!.lot_ids).toHaveLength(2)
}, 120_000)

it('why a plate cannot be held is answered in at most three clicks', async () => {
  const { plateText } = await system.addArrear()
  const manager = await system.manager()
  const plate = { text: plateText, colour: 'blue' as const }
  await manager.call('exemptPlate', { body: { plate, lotId: null, note: '医院值班车' } })
  const page = await office.open('manager')
  const { clicks, click } = countClicks()
  await click(page.getByRole('navigation').getByRole('link', { name: '能不能拦停' }))
  await page.getByLabel('车牌', { exact: true }).fill(plateText)
  await click(page.getByRole('button', { name: /试\s?算/ }))
  await page.getByText('该车辆属于豁免车辆').first().waitFor()
  expect(clicks()).toBeLessThanOrEqual(3)
  await office.checkPage(page, 'console-dry-run')
  await page.getByRole('link', { name: '看豁免车牌' }).first().click()
  await page.getByText('医院值班车').waitFor()
  await office.checkPage(page, 'console-exempt-plates')
}, 120_000)

it('a lot shows its documents and its rules beside the floor, and a stricter rule holds at once', async () => {
  const page = await office.open('manager', '/lots')
  await page.getByRole('link', { name: system.lot.name }).click()
  await page.getByLabel('本停车场: 至少欠几笔').fill('7')
  await office.checkPage(page, 'console-lot')
  await page.getByRole('button', { name: /保\s?存/ }).click()
  await page.getByText('已保存，下一次检查或进出场起生效').waitFor()
  await page.getByRole('cell', { name: '7 笔', exact: true }).waitFor()
  await page.getByLabel('本停车场: 至少欠几笔').fill('')
  await page.getByRole('button', { name: /保\s?存/ }).click()
  await page.getByRole('cell', { name: '7 笔', exact: true }).waitFor({ state: 'detached' })
  await page.goto(office.url('/lots'))
  await page.getByRole('link', { name: system.lot.name }).waitFor()
  await office.checkPage(page, 'console-lots')
}, 120_000)

it('a device comes out of its box: token, arrival, label seen, and it is ready in its lot, in at most seven clicks', async () => {
  const page = await office.open('manager', '/devices')
  const { clicks, click } = countClicks()
  // Whoever wants less motion finds the menu of the dialog inside the window too.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.reload()
  await click(page.getByRole('button', { name: '新装置入网' }))
  const dialog = page.getByRole('dialog')
  await click(dialog.locator('.ant-select'))
  await click(page.getByTitle(system.lot.name))
  await click(dialog.getByRole('button', { name: '生成入网令牌' }))
  const token = await dialog.locator('code').innerText()
  const { deviceId } = await provision({ url: system.origin(), token, firmware: 'sim-1.0.0' })
  await click(dialog.getByRole('link', { name: '打开这台装置' }))
  await heading(page, deviceId).waitFor()
  await page.getByText('可用').first().waitFor()
  await click(page.getByRole('button', { name: '打印标签' }))
  await page
    .getByRole('dialog')
    .getByRole('img', { name: `装置标签 ${deviceId}` })
    .waitFor()
  expect(clicks()).toBeLessThanOrEqual(7)
  expect(await system.deviceRow(deviceId)).toMatchObject({ lifecycle: 'assigned', lot_id: system.lot.id })
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载 PDF' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe(`装置标签 ${deviceId}.pdf`)
  const pdf = readFileSync(await file.path())
  expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.4')
  // 60 × 80 mm, in points.
  expect(pdf.includes('/MediaBox [0 0 170.08 226.77]')).toBe(true)
  copyFileSync(await file.path(), path.join(__dirname, 'out/device-label.pdf'))
}, 120_000)

it('the devices of a lot are listed by where they are, as far as their orders say', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const page = await office.open('manager', '/devices')
  await page.getByText('在哪里', { exact: true }).click()
  const row = page.getByRole('row', { name: new RegExp(device.deviceId) })
  await row.getByText(/^现在/).waitFor()
  await row.getByRole('link').nth(1).waitFor()
  expect(page.url()).toContain('view=places')
  await office.checkPage(page, 'console-device-places')
  await row.getByRole('link').nth(1).click()
  await page.waitForURL(new RegExp(`/orders/${order.id}`))
}, 120_000)

it('a device is found by its beep, its battery is drawn, and it goes to maintenance and back', async () => {
  const device = await system.addDevice()
  await system.rows(
    `INSERT INTO device_sample (device_id, hour, battery_pct, rssi)
     SELECT $1, date_trunc('hour', now()) - hour * interval '1 hour', 40 + (hour / 2) % 55, -60 - hour % 25
     FROM generate_series(1, 160) AS hour WHERE hour NOT BETWEEN 50 AND 61`,
    [device.deviceId],
  )
  const page = await office.open('manager', `/devices/${device.deviceId}`)
  await page.getByRole('button', { name: '让它发声' }).click()
  await system.until('the device to beep', () => device.telemetry().beeps > 0)
  await page
    .getByRole('img', { name: /电量与信号: 最低电量/ })
    .locator('svg')
    .waitFor()
  await page.getByText('要求装置自检').first().waitFor()
  await office.checkPage(page, 'console-device-history')
  await page.getByRole('button', { name: '送修' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '有故障' }).click()
  await dialog.getByRole('button', { name: '送修' }).click()
  await page.getByText('已送修').waitFor()
  await page.getByText('维修中').first().waitFor()
  expect((await system.deviceRow(device.deviceId)).lifecycle).toBe('maintenance')
}, 120_000)

it('a stolen device is given up, its order ends, and it is revoked once the phone confirms', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  system.wechat.pay(outTradeNo)
  await system.untilOrder(order.id, ['released'], 30_000)
  const page = await office.open('manager', `/devices/${device.deviceId}`)
  await page.getByRole('button', { name: '确认丢失' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/^被\s?盗$/).click()
  await dialog.getByRole('button', { name: '确认丢失' }).click()
  await page.getByText('已确认丢失').waitFor()
  await system.untilOrder(order.id, ['completed'], 10_000)
  await office.checkPage(page, 'console-device')

  await page.getByRole('button', { name: /^吊\s?销$/ }).click()
  await dialog.getByLabel('原因').fill('被盗')
  await dialog.getByRole('button', { name: /^吊\s?销$/ }).click()
  await page.getByText('请在手机上确认').waitFor()
  const digits = await page.locator('.fx-entry__digits strong').innerText()
  const [asked] = await system.rows<{ id: string }>(
    `SELECT id FROM console_request WHERE act = 'revokeDevice' ORDER BY asked_at DESC LIMIT 1`,
  )
  const phone = await system.manager()
  await phone.call('confirmConsoleRequest', { params: { requestId: asked!.id }, body: { digits } })
  await page.getByText('已吊销').waitFor()
  expect((await system.deviceRow(device.deviceId)).lifecycle).toBe('retired')
  await page.goto(office.url('/devices'))
  await page.getByText(device.deviceId).waitFor()
  await office.checkPage(page, 'console-devices')
}, 180_000)

it('a device that is stolen while it holds a car: its order is called off, it is given up and revoked, in at most eleven clicks', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const page = await office.open('manager', `/devices/${device.deviceId}`)
  const { clicks, click } = countClicks()
  const dialog = page.getByRole('dialog')
  await click(page.getByRole('link', { name: '查看追缴订单' }).first())
  await click(page.getByRole('button', { name: '取消并放行' }))
  await dialog.getByLabel('原因').fill('装置被盗')
  await click(dialog.getByRole('button', { name: '取消并放行' }))
  await page.getByText('已取消，正在降锁').waitFor()
  await system.untilOrder(order.id, ['cancelled'], 30_000)
  await click(page.locator('main').getByRole('link', { name: device.deviceId }).first())
  await click(page.getByRole('button', { name: '确认丢失' }))
  await click(dialog.getByText(/^被\s?盗$/))
  await click(dialog.getByRole('button', { name: '确认丢失' }))
  await page.getByText('已确认丢失').waitFor()
  await click(page.getByRole('button', { name: /^吊\s?销$/ }))
  await dialog.getByLabel('原因').fill('被盗')
  await click(dialog.getByRole('button', { name: /^吊\s?销$/ }))
  await page.getByText('请在手机上确认').waitFor()
  const digits = await page.locator('.fx-entry__digits strong').innerText()
  const [asked] = await system.rows<{ id: string }>(
    `SELECT id FROM console_request WHERE act = 'revokeDevice' ORDER BY asked_at DESC LIMIT 1`,
  )
  const phone = await system.manager()
  await phone.call('confirmConsoleRequest', { params: { requestId: asked!.id }, body: { digits } })
  await page.getByText('已吊销').waitFor()
  expect(clicks()).toBeLessThanOrEqual(11)
  expect((await system.deviceRow(device.deviceId)).lifecycle).toBe('retired')
  const [left] = await system.rows<{ ended: boolean; task: string | null; open: number }>(
    `SELECT o.ended_at IS NOT NULL AS ended, (SELECT t.state FROM move_task t WHERE t.order_id = o.id AND t.closed_at IS NULL) AS task,
       (SELECT count(*)::int FROM order_arrear a WHERE a.order_id = o.id AND a.is_active) AS open
     FROM recovery_order o WHERE o.id = $1`,
    [order.id],
  )
  expect(left).toEqual({ ended: true, task: null, open: 0 })
}, 180_000)

it('an attendant in the console sees only the pages of an attendant', async () => {
  const page = await office.open('attendant')
  const menu = page.getByRole('navigation').first()
  await menu.getByRole('link', { name: '告警' }).waitFor()
  const names = await menu.getByRole('link').allInnerTexts()
  expect(names.map(name => name.trim()).sort()).toEqual(['告警', '收费标准', '装置'].sort())
  for (const address of ['/settlements', '/payments', '/people', '/audit', '/debts', '/today', '/reports']) {
    await page.goto(office.url(address))
    await page.getByText('没有这个页面，或者您的角色看不到它。').waitFor()
  }
  await page.goto(office.url('/incidents'))
  await heading(page, '告警').waitFor()
}, 120_000)

it('the page of a new lot fits and is accessible', async () => {
  const page = await office.open('manager', '/lots/new')
  await page.getByLabel('名称').first().waitFor()
  await office.checkPage(page, 'console-lot-new')
}, 120_000)

it('finance has no page for people, lots and rules', async () => {
  const page = await office.open('finance')
  await heading(page, '今日').waitFor()
  for (const name of ['员工', '停车场与规则', '能不能拦停', '豁免车牌'])
    expect(await page.getByRole('navigation').getByRole('link', { name, exact: true }).count()).toBe(0)
}, 60_000)
