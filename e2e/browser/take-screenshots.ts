import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { tickChecklist, findArrears, takePhoto, confirmPlate, scan } from './harness/staff-actions'
import { pay, payButton } from './harness/pay-sheet'
import { carPhoto } from './harness/car-photo'
import { BrowserHarness } from './harness/browser-harness'
import { ConsoleBrowser } from './harness/console-browser'

/* Takes the README's screenshots from a running system. */
const OUT = path.resolve(__dirname, '../../../docs/screens')
const HIGH_RESOLUTION: BrowserContextOptions = { deviceScaleFactor: 2 }
const PHONE: BrowserContextOptions = {
  ...HIGH_RESOLUTION,
  viewport: { width: 375, height: 812 },
  isMobile: true,
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => [...document.images].every(image => image.complete))
  await page.screenshot({ path: path.join(OUT, `${name}.png`), animations: 'disabled' })
  process.stdout.write(`docs/screens/${name}.png\n`)
}

async function takeOwnerScreens(harness: BrowserHarness): Promise<void> {
  const device = await harness.addDevice({ lowerMs: 6_000, motorTimeoutMs: 12_000 })
  const order = await harness.blockCar(device, '粤B12388')
  const devicePage = await harness.openDevicePage(device, PHONE)
  await devicePage.locator('#screen', { hasText: order.challenge }).waitFor()
  await take(devicePage, 'device')
  const page = await harness.openOwnerPage(device, 'wang', HIGH_RESOLUTION)
  await payButton(page).waitFor()
  await take(page, 'owner-first')
  await pay(page)
  await page.getByText('锁正在降下').waitFor()
  await take(page, 'owner-paid')
  await page.getByText('可以离开了').waitFor()
  await take(page, 'owner-free')
}

async function takeMerchantScreens(harness: BrowserHarness): Promise<void> {
  const { system } = harness
  for (const plate of ['粤B7K566', '粤BT9E58']) await harness.blockCar(await harness.addDevice(), plate)
  const lowBattery = await harness.addDevice()
  lowBattery.setSurroundings({ batteryPct: 24 })
  await system.until('the battery to be known', async () => {
    return (await system.deviceRow(lowBattery.deviceId)).power === 'low'
  })
  const board = await harness.openStaffPage('attendant', HIGH_RESOLUTION)
  await board.getByText('新的移动指令：请取走装置').waitFor()
  await board.getByText('需要照看的装置').waitFor()
  await take(board, 'merchant-board')

  const staff = await system.staff('attendant')
  const { items } = await staff.call('listMoveTasks', { query: { lotId: system.lot.id } })
  for (const { id } of items) await staff.call('acknowledgeMoveTask', { params: { taskId: id }, body: {} })
  const plate = '粤B31579'
  await harness.addArrears(plate)
  const device = await harness.addDevice()
  const recover = await harness.openStaffPage('attendant', HIGH_RESOLUTION)
  await findArrears(recover, plate)
  await confirmPlate(recover, plate)
  await scan(recover, '扫描装置', system.qrUrl(device))
  await tickChecklist(recover)
  await takePhoto(recover, await carPhoto(harness.browser, plate, 'rain'))
  await recover.getByRole('button', { name: '检查能否升锁' }).click()
  await recover.getByText('可以升锁', { exact: true }).waitFor()
  await recover.getByText('1 选择欠费').scrollIntoViewIfNeeded()
  await take(recover, 'merchant-recover')
}

/** The office, while one car is held and another has paid. */
async function takeConsoleScreens({ system }: BrowserHarness): Promise<void> {
  const office = await ConsoleBrowser.start(system)
  try {
    const today = await office.open('manager')
    await today.getByRole('heading', { name: '今日', exact: true }).waitFor()
    await today.getByText('实时').waitFor()
    await take(today, 'console-today')
    const orders = await office.open('manager', '/orders')
    await orders.getByRole('table').waitFor()
    await orders.getByRole('table').getByRole('link').first().click()
    await orders.getByRole('heading', { level: 2 }).first().waitFor()
    await take(orders, 'console-order')
  } finally {
    await office.close()
  }
}

async function main(): Promise<void> {
  mkdirSync(OUT, { recursive: true })
  const harness = await BrowserHarness.start()
  try {
    const { system } = harness
    await system.db.query(`UPDATE lot SET name = '科技园南区停车场', address = '深圳市南山区科苑路 15 号'`)
    await system.db.query(`UPDATE staff SET name = '陈国强' WHERE id = $1`, [system.attendant.id])
    await takeOwnerScreens(harness)
    await takeMerchantScreens(harness)
    await takeConsoleScreens(harness)
  } finally {
    await harness.close()
  }
}

void main()
