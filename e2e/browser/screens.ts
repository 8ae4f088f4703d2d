import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { check, lookUp, photograph, readAgain, scan } from './harness/attendant'
import { pay, payButton } from './harness/pay-sheet'
import { photographOf } from './harness/scenery'
import { Street } from './harness/street'

/* Makes the README's pictures from the running system. */
const OUT = path.resolve(__dirname, '../../../docs/screens')
const SHARP: BrowserContextOptions = { deviceScaleFactor: 2 }
const PHONE: BrowserContextOptions = { ...SHARP, viewport: { width: 375, height: 812 }, isMobile: true }

async function take(page: Page, name: string): Promise<void> {
  await page.waitForFunction(() => [...document.images].every(image => image.complete))
  await page.screenshot({ path: path.join(OUT, `${name}.png`), animations: 'disabled' })
  process.stdout.write(`docs/screens/${name}.png\n`)
}

async function ownersScreens(street: Street): Promise<void> {
  const device = await street.addDevice({ lowerMs: 6_000, motorTimeoutMs: 12_000 })
  const order = await street.block(device, '粤B12388')
  const standing = await street.device(device, PHONE)
  await standing.locator('#screen', { hasText: order.challenge }).waitFor()
  await take(standing, 'device')
  const page = await street.ownerScans(device, 'wang', SHARP)
  await payButton(page).waitFor()
  await take(page, 'owner-first')
  await pay(page)
  await page.getByText('锁正在降下').waitFor()
  await take(page, 'owner-paid')
  await page.getByText('可以离开了').waitFor()
  await take(page, 'owner-free')
}

async function attendantsScreens(street: Street): Promise<void> {
  const { world } = street
  for (const plate of ['粤B7K566', '粤BT9E58']) await street.block(await street.addDevice(), plate)
  const tired = await street.addDevice()
  tired.setSurroundings({ batteryPct: 24 })
  await world.until('the battery to be known', async () => {
    return (await world.deviceRow(tired.deviceId)).power === 'low'
  })
  const board = await street.staff('attendant', SHARP)
  await board.getByText('新的移动指令：请取走装置').waitFor()
  await board.getByText('需要照看的装置').waitFor()
  await take(board, 'merchant-board')

  const staff = await world.staff('attendant')
  const { items } = await staff.call('listMoveTasks', { query: { lotId: world.lot.id } })
  for (const { id } of items) await staff.call('acknowledgeMoveTask', { params: { taskId: id }, body: {} })
  const plate = '粤B31579'
  await street.debtor(plate)
  const device = await street.addDevice()
  const recover = await street.staff('attendant', SHARP)
  await lookUp(recover, plate)
  await readAgain(recover, plate)
  await scan(recover, '扫描装置', world.link(device))
  await check(recover)
  await photograph(recover, await photographOf(street.browser, plate, 'rain'))
  await recover.getByRole('button', { name: '检查能否升锁' }).click()
  await recover.getByText('可以升锁', { exact: true }).waitFor()
  await recover.getByText('1 选择欠费').scrollIntoViewIfNeeded()
  await take(recover, 'merchant-recover')
}

async function main(): Promise<void> {
  mkdirSync(OUT, { recursive: true })
  const street = await Street.open()
  try {
    const { world } = street
    await world.db.query(`UPDATE lot SET name = '科技园南区停车场', address = '深圳市南山区科苑路 15 号'`)
    await world.db.query(`UPDATE staff SET name = '陈国强' WHERE id = $1`, [world.attendant.id])
    await ownersScreens(street)
    await attendantsScreens(street)
  } finally {
    await street.close()
  }
}

void main()
