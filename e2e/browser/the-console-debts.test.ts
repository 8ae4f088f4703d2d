import { IntegrationClient } from '@fangxing/contract/client/integration-client'
import type { Locator, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { uploadPhoto } from '../harness/scenario'
import type { TestSystem } from '../harness/test-system'
import { carPhoto } from './harness/car-photo'
import type { ConsoleBrowser } from './harness/console-browser'
import { makeXlsx } from './harness/make-xlsx'
import { heading, useConsole } from './harness/use-console'

let system: TestSystem
let office: ConsoleBrowser
useConsole(started => ({ system, office } = started))

const menu = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('link', { name, exact: true })
const two = (figure: number) => String(figure).padStart(2, '0')

/** So many hours ago, as a spreadsheet of a car park writes it. */
function shanghai(hoursAgo: number): string {
  const at = new Date(Date.now() - hoursAgo * 3_600_000 + 8 * 3_600_000)
  const day = [at.getUTCFullYear(), two(at.getUTCMonth() + 1), two(at.getUTCDate())].join('-')
  return `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
}

const HEADINGS = ['欠费编号', '车牌', '车牌颜色', '入场时间', '离场时间', '欠费金额（分）', '备注']
/** Yesterday's debts, four of them as people get them wrong. */
function yesterday(): Buffer {
  const rows = Array.from({ length: 300 }, (_, index) => [
    `昨日-${index + 1}`,
    `粤B${10_000 + index}`,
    '蓝',
    shanghai(30),
    shanghai(27),
    1200,
    'x',
  ])
  rows[10]![1] = '粤I'
  rows[55]![4] = shanghai(40)
  rows[128]![5] = '12元'
  rows[297]![2] = '紫'
  return makeXlsx([HEADINGS, ...rows])
}

it('yesterday’s 300 debts come from a spreadsheet, its four bad rows are corrected and imported, in at most 8 clicks', async () => {
  const page = await office.open('manager')
  await heading(page, '今日').waitFor()
  let clicks = 0
  const click = async (what: Locator) => {
    clicks += 1
    await what.click()
  }
  const type = async (cell: string, text: string) => {
    const field = page.getByLabel(cell, { exact: true })
    await click(field)
    await field.fill(text)
  }
  await click(menu(page, '导入'))
  const choosing = page.waitForEvent('filechooser')
  await click(page.getByRole('button', { name: '选择文件' }))
  await (
    await choosing
  ).setFiles({ name: '昨日欠费.xlsx', mimeType: 'application/octet-stream', buffer: yesterday() })
  await page.getByText('行有问题，不会导入').waitFor({ timeout: 60_000 })
  await office.checkPage(page, 'console-import-preview')
  await click(page.getByRole('button', { name: '导入可用的行 (296)' }))
  await heading(page, '昨日欠费.xlsx').waitFor()
  await heading(page, '没有导入的行 (4)').waitFor({ timeout: 60_000 })
  await office.checkPage(page, 'console-import-wrong-rows')
  await type('行号 12 车牌', '粤B77777')
  await type('行号 57 离场时间', shanghai(27))
  await type('行号 130 欠费金额（分）', '1200')
  await type('行号 299 车牌颜色', '蓝')
  await click(page.getByRole('button', { name: '导入更正的行 (4)' }))
  await heading(page, '昨日欠费-更正.csv').waitFor()
  await page.getByText('已完成').waitFor({ timeout: 60_000 })
  expect(clicks).toBeLessThanOrEqual(8)
  const [{ n } = { n: 0 }] = await system.rows<{ n: number }>(
    `SELECT count(*)::int AS n FROM arrear WHERE external_id LIKE '昨日-%' AND merchant_id = $1`,
    [system.merchant.id],
  )
  expect(n).toBe(300)
  await page.goto(office.url('/imports'))
  await page.getByText('昨日欠费-更正.csv').waitFor()
  await office.checkPage(page, 'console-imports')
}, 240_000)

it('a car is found by a part of its plate, and one of its debts is withdrawn with its reason', async () => {
  const [debt] = [
    await system.addArrear({ plateText: '粤BQ7788' }),
    await system.addArrear({ plateText: '粤BQ7788', daysAgo: 20 }),
  ]
  // What was imported is in grace, and owed by nobody yet.
  await system.addArrear({ plateText: '粤BZ0009', dueFen: 2_500 })
  const page = await office.open('manager', '/debts')
  await page.getByLabel('车牌').fill('Q77')
  await page.getByRole('link', { name: '蓝牌 粤B·Q7788' }).click()
  await heading(page, '粤BQ7788').waitFor()
  const dryRun = page.getByRole('link', { name: '为什么不能锁？' })
  expect(decodeURIComponent((await dryRun.getAttribute('href'))!)).toContain('/dry-run?plateText=粤BQ7788')
  await office.checkPage(page, 'console-debts-of-a-car')
  await page.goto(office.url(`/debts/${debt.id}`))
  await page.getByRole('button', { name: '撤销' }).click()
  await page.getByRole('button', { name: '计费有误' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销', exact: true }).click()
  await page.getByText('原因: 计费有误').waitFor()
  await page.getByText('已撤销').waitFor({ state: 'detached' })
  await office.checkPage(page, 'console-debt')
  await page.goto(office.url('/debts'))
  await page.getByRole('img', { name: '蓝牌 粤B·Q7788' }).waitFor()
  await page.waitForFunction(() => /\d/.test(document.querySelector('.fx-sums dd')?.textContent ?? ''))
  const sum = async () => (await page.locator('.fx-sums').innerText()).split(/\s+/)
  const whole = await sum()
  expect(whole).toEqual([
    '欠费车辆',
    expect.stringMatching(/^[1-9]/),
    '合计应付',
    expect.stringMatching(/^¥/),
  ])
  await office.checkPage(page, 'console-debts')
  await page.goto(office.url('/debts/list?plateText=粤BQ7788'))
  await page.getByRole('img', { name: '蓝牌 粤B·Q7788' }).first().waitFor()
  await office.checkPage(page, 'console-debt-list')
  await page.goto(office.url('/debts'))
  await page.getByRole('img', { name: '蓝牌 粤B·Q7788' }).waitFor()
  await page.getByLabel('车牌').fill('Q77')
  await page.waitForFunction(() => document.querySelector('.fx-sums dd')?.textContent === '1')
  expect(await sum()).not.toEqual(whole)
}, 180_000)

it('debts are sorted by their heads, with the mouse or by keyboard, and the back button undoes it', async () => {
  for (const [plateText, fen] of [
    ['粤BZ0001', 1],
    ['粤BZ0002', 90_000],
    ['粤BZ0003', 700],
  ] as const)
    // prettier-ignore
    await system.addArrear({ plateText, dueFen: fen })
  const page = await office.open('manager', '/debts/list')
  const due = page.getByRole('columnheader', { name: '应付' })
  await page.locator('th[aria-sort=descending]', { hasText: '离场' }).waitFor()
  const firstRow = (plate: string) =>
    page.locator('tbody tr[data-row-key]').first().getByRole('img', { name: plate }).waitFor()
  await due.click()
  await firstRow('蓝牌 粤B·Z0002')
  expect(new URL(page.url()).search).toBe('?sort=due&order=desc')
  await office.checkPage(page, 'console-debts-sorted')
  await due.focus()
  await page.keyboard.press('Enter')
  await firstRow('蓝牌 粤B·Z0001')
  expect(await due.getAttribute('aria-sort')).toBe('ascending')
  await page.goBack()
  await firstRow('蓝牌 粤B·Z0002')
  await page.goto(office.url('/lots?sort=opinion&order=asc'))
  await page.locator('th[aria-sort=ascending]').waitFor()
  await office.checkPage(page, 'console-lots-sorted')
}, 180_000)

/** Written as it is: trying which filter packs best takes seconds. */
const UNFILTERED = { filterType: 0 } as const

/** A grey picture, large enough to be seen. */
function picture(grey: number) {
  const png = new PNG({ width: 640, height: 400 })
  png.data.fill(grey)
  for (let at = 3; at < png.data.length; at += 4) png.data[at] = 255
  return { content: PNG.sync.write(png, UNFILTERED), mediaType: 'image/png' }
}

it('flagged debts are decided by keyboard, with their pictures beside each other', async () => {
  const manager = await system.manager()
  const flagged = async (plateText: string) => ({
    externalId: `flagged-${plateText}`,
    lotId: system.lot.id,
    plateText,
    plateColour: 'blue' as const,
    enteredAt: new Date(Date.now() - 30 * 3_600_000).toISOString(),
    exitedAt: new Date(Date.now() - 27 * 3_600_000).toISOString(),
    principalFen: 1500,
    confidencePct: 40,
    evidence: {
      entryPhotoIds: [await uploadPhoto(manager, picture(90))],
      exitPhotoIds: [await uploadPhoto(manager, picture(170))],
    },
  })
  const rows = [await flagged('粤BR1111'), await flagged('粤BR2222')]
  await manager.call('importArrears', { body: { rows } })
  const page = await office.open('manager', '/review')
  await page.getByRole('img', { name: '离场图片 1' }).waitFor()
  await office.checkPage(page, 'console-review')
  await page.goto(office.url('/review?tab=approvals'))
  await page.getByRole('tab', { name: '等第二人批准', selected: true }).waitFor()
  await office.checkPage(page, 'console-review-approvals')
  await page.goto(office.url('/review'))
  await page.getByRole('img', { name: '离场图片 1' }).waitFor()
  await page.keyboard.press('j')
  await page.getByText('2 / 2').waitFor()
  await page.keyboard.press('v')
  await page.getByLabel('原因').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('1 / 1').waitFor()
  await page.keyboard.press('a')
  await page.getByLabel('原因').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('没有等待核实的欠费').waitFor()
  const states = await system.rows<{ state: string }>(
    `SELECT state FROM arrear WHERE external_id LIKE 'flagged-%' AND merchant_id = $1 ORDER BY state`,
    [system.merchant.id],
  )
  expect(states.map(({ state }) => state)).toEqual(['grace', 'void'])
  const finance = await office.open('finance', '/review')
  await finance.getByText('没有等待批准的决定').waitFor()
  expect(await menu(finance, '导入').count()).toBe(0)
}, 180_000)

it('a stay whose entry and exit report two plates is decided by their pictures', async () => {
  const manager = await system.manager()
  const lots = [{ code: 'L1', value: system.lot.id }]
  const { keyId, secret } = await manager.call('createSource', {
    body: { name: '东门相机', kind: 'camera', scopes: ['stays', 'pictures'], lots, colours: [] },
  })
  const client = new IntegrationClient({ origin: system.origin(), keyId, secret })
  const page = await office.open('manager', '/review')
  const browser = page.context().browser()!
  const tell = async (kind: 'entry' | 'exit', plateText: string, hoursAgo: number) => {
    const at = new Date(Date.now() - hoursAgo * 3_600_000).toISOString()
    const plate = { text: plateText, colour: 'blue', confidence: 97 }
    const row = {
      eventId: `${kind}-${plateText}`,
      lotCode: 'L1',
      stayRef: 'V-1',
      occurredAt: at,
      sentAt: new Date().toISOString(),
      plate,
    }
    await client.call(kind, { rows: [row] })
    const jpeg = await carPhoto(browser, plateText, kind === 'entry' ? 'noon' : 'dusk')
    const sent = await client.sendPicture({ target: { eventId: row.eventId }, kind }, jpeg)
    expect(sent.value).toEqual({ outcome: 'stored' })
  }
  await tell('entry', '粤BS3381', 3)
  await tell('exit', '粤BS3387', 1)
  // What waits is counted every now and then, perhaps between the exit and its picture.
  await page.reload()
  await page.getByRole('tab', { name: '停车复核' }).click()
  await page.getByText('入场与离场车牌不一致').waitFor()
  await page.getByRole('img', { name: '入场图片 1' }).waitFor()
  await page.getByRole('img', { name: '离场图片 1' }).waitFor()
  await office.checkPage(page, 'console-review-stay')
  await page.keyboard.press('v')
  await page.getByLabel('原因').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('没有等待复核的停车记录').waitFor()
  await page.goto(office.url('/sources'))
  await page.getByRole('link', { name: '东门相机' }).click()
  await page.getByText('每次停车都有图片').waitFor()
}, 180_000)
