import { randomUUID } from 'node:crypto'
import { IntegrationClient } from '@fangxing/contract/client/integration-client'
import { RecognitionSim } from '@fangxing/dev/stack'
import type { Page } from 'playwright-core'
import { carPhoto } from './harness/car-photo'
import { checkScreen, checkSmallWindows } from './harness/check-screen'
import { BrowserHarness } from './harness/browser-harness'
import { button, typePlate } from './harness/staff-actions'

let harness: BrowserHarness
let recognition: RecognitionSim
let camera: IntegrationClient
beforeAll(async () => {
  recognition = await RecognitionSim.start()
  harness = await BrowserHarness.start({ PLATE_RECOGNITION_URL: recognition.url })
  const manager = await harness.system.manager()
  const { keyId, secret } = await manager.call('createSource', {
    body: {
      name: '入口摄像头',
      kind: 'camera',
      scopes: ['stays'],
      lots: [{ code: 'L1', value: harness.system.lot.id }],
      colours: [],
    },
  })
  camera = new IntegrationClient({ origin: harness.system.origin(), keyId, secret })
}, 240_000)
afterAll(async () => {
  await harness.close()
  await recognition.close()
})
afterEach(() => harness.endTest())

const expectText = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
/** What the page in front says of a car; the board behind it may say the same. */
const verdict = (page: Page, text: string) =>
  page.locator('.mer-finding__verdict', { hasText: text }).first().waitFor()
async function at(path: string, name = 'attendant') {
  const page = await harness.openPage()
  await page.goto(`${harness.webApps.merchant}/?as=${name}#${path}`)
  return page
}
async function tell(kind: 'entry' | 'exit', text: string, more: Record<string, unknown> = {}) {
  const now = new Date().toISOString()
  const plate = { text, colour: 'blue', confidence: 97 }
  const row = { eventId: randomUUID(), lotCode: 'L1', occurredAt: now, sentAt: now, plate, ...more }
  const reply = await camera.call(kind, { rows: [row] })
  expect(reply.value?.rows[0]).toMatchObject({ stayId: expect.any(String) })
}

it('a debtor that comes in appears on the open board, and disappears when it leaves', async () => {
  const { system } = harness
  await system.addArrear({ plateText: '粤B12388', dueFen: 2400, daysAgo: 40 })
  await system.addArrear({ plateText: '粤B12388', dueFen: 1500 })
  await system.addArrear({ plateText: '粤B7K566', dueFen: 900, daysAgo: 0.2 })
  const board = await at('/pages/board/index')
  await expectText(board, '没有看到欠费车辆')
  await checkScreen(board, 'staff-board-nobody-found', { variants: ['light'] })
  const before = new Date(Date.now() - 600_000).toISOString()
  await tell('entry', '粤B12388', { bays: ['A-12'], occurredAt: before })
  await expectText(board, '可以追缴')
  await tell('entry', '粤B7K566', { bays: ['B-3'] })
  await expectText(board, /起可追缴/)
  await checkScreen(board, 'staff-board-found', {
    variants: ['light', 'dark', 'tablet', 'narrow', 'desktop'],
  })
  await button(board, 'English').click()
  await expectText(board, 'Debtors in the lot')
  await checkScreen(board, 'staff-board-found-english', { variants: ['light', 'narrow'] })
  await button(board, '中文').click()
  const list = await at('/recovery/found/index')
  await expectText(list, 'A-12')
  await checkScreen(list, 'staff-found', { variants: ['light', 'dark', 'tablet', 'narrow', 'desktop'] })
  await tell('exit', '粤B12388', { occurredAt: new Date().toISOString() })
  await board.getByText('可以追缴').waitFor({ state: 'detached' })
  await button(list, '车不在了').click()
  await expectText(list, '没有看到欠费车辆')
}, 90_000)

it('somebody on patrol types plates and knows at once what each car may meet', async () => {
  const { system } = harness
  await system.addArrear({ plateText: '粤B55P09', dueFen: 4000, daysAgo: 20 })
  const page = await at('/pages/board/index')
  await button(page, '巡查').click()
  await expectText(page, /今日 查/)
  await checkScreen(page, 'staff-patrol', {
    variants: ['light', 'dark', 'tablet', 'narrow'],
    fullPage: false,
  })
  await checkSmallWindows(page, 'staff-patrol')
  await page.getByRole('textbox', { name: '车位（选填）' }).fill('C-7')
  await typePlate(page, '粤B55P09')
  await page.getByRole('radio', { name: '蓝', exact: true }).click()
  await button(page, '查询').click()
  await verdict(page, '可以追缴')
  await expectText(page, /今日 查 1 · 欠费 1/)
  await checkScreen(page, 'staff-patrol-found', {
    variants: ['light', 'dark', 'tablet', 'narrow', 'desktop'],
  })
  const { rows } = await system.db.query('SELECT bay, cause FROM sighting WHERE plate_text = $1', [
    '粤B55P09',
  ])
  expect(rows).toEqual([{ bay: 'C-7', cause: 'patrol' }])
  await button(page, '下一辆').click()
  await typePlate(page, '粤B00001')
  await button(page, '查询').click()
  await expectText(page, /粤B00001 不欠费/)
  await checkScreen(page, 'staff-patrol-clear', { variants: ['light', 'narrow'], fullPage: false })
}, 90_000)

it('a look-up without a network says so, and is made when there is one again', async () => {
  await harness.system.addArrear({ plateText: '粤BA1234', dueFen: 3000, daysAgo: 20 })
  const page = await at('/recovery/patrol/index')
  await typePlate(page, '粤BA1234')
  await page.getByRole('radio', { name: '蓝', exact: true }).click()
  await page.context().setOffline(true)
  await button(page, '查询').click()
  await expectText(page, '没查成，已记下，有网络后自动再查')
  await expectText(page, '1 待补查')
  await checkScreen(page, 'staff-patrol-offline', { variants: ['light', 'dark', 'narrow'], fullPage: false })
  await page.context().setOffline(false)
  await expectText(page, '补查到欠费车辆')
  await verdict(page, '可以追缴')
  await page.getByText('1 待补查').waitFor({ state: 'detached' })
  // Before the next plate is typed it is seen, also when the page was left meanwhile.
  await button(page, '下一辆').click()
  const seesOnlyThat = async () => {
    await verdict(page, '可以追缴')
    await button(page, '知道了').waitFor()
    await button(page, '下一辆').waitFor({ state: 'detached' })
    expect(await button(page, '查询').count()).toBe(0)
  }
  await seesOnlyThat()
  await page.reload()
  await seesOnlyThat()
  await checkScreen(page, 'staff-patrol-late', { variants: ['light', 'dark', 'narrow'], fullPage: false })
  await checkSmallWindows(page, 'staff-patrol-late')
  await button(page, '知道了').click()
  await button(page, '查询').waitFor()
}, 60_000)

it('a photographed plate fills the fields, and a person confirms it', async () => {
  await harness.system.addArrear({ plateText: '粤BC5678', dueFen: 2500, daysAgo: 20 })
  const picture = await carPhoto(harness.browser, '粤B·C5678', 'noon')
  const page = await at('/recovery/patrol/index')
  const photograph = async () => {
    const chooser = page.waitForEvent('filechooser')
    await button(page, '拍车牌').click()
    await (await chooser).setFiles({ name: 'car.jpg', mimeType: 'image/jpeg', buffer: picture })
  }
  recognition.fault = 'broken'
  await photograph()
  await expectText(page, '车牌识别没有响应，请手动输入')
  recognition.fault = null
  recognition.plates = [{ text: '粤BC5678', colour: 'blue', confidence: 93 }]
  await photograph()
  await expectText(page, /识别结果，请对照车牌核对后查询 · 93%/)
  await checkScreen(page, 'staff-patrol-read', { variants: ['light', 'dark', 'narrow'], fullPage: false })
  await button(page, '查询').click()
  await verdict(page, '可以追缴')
  const { rows } = await harness.system.db.query(
    'SELECT confidence_pct FROM sighting WHERE plate_text = $1',
    ['粤BC5678'],
  )
  expect(rows).toEqual([{ confidence_pct: 93 }])
}, 60_000)

it('who is not on shift is asked to begin it first', async () => {
  const staff = await harness.system.staff('attendant')
  await staff.call('endShift', { body: {} })
  const page = await at('/recovery/patrol/index')
  await expectText(page, '请先在本场上班，再开始巡查')
  await checkScreen(page, 'staff-patrol-off-shift', { variants: ['light'], fullPage: false })
  await staff.call('startShift', { body: { lotId: harness.system.lot.id } })
}, 60_000)
