import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { PNG } from 'pngjs'
import type { Page } from 'playwright-core'
import jsQR from 'jsqr'
import { carPhoto } from './harness/car-photo'
import { checkScreen, checkSmallWindows } from './harness/check-screen'
import { pay } from './harness/pay-sheet'
import { button, takePhoto, typePlate } from './harness/staff-actions'
import { BrowserHarness } from './harness/browser-harness'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.start()
}, 240_000)
afterAll(() => harness.close())
afterEach(() => harness.endTest())

const expectText = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
type NoticeRow = { id: string; number: string; code: string; state: string }
const noticeOf = async (plate: string): Promise<NoticeRow> => {
  const [row] = await harness.system.rows<NoticeRow>(
    'SELECT id, number, code, state FROM notice WHERE plate_text = $1 ORDER BY created_at DESC',
    [plate],
  )
  return row!
}
const spaced = (number: string) => number.replace(/(.{4})(?=.)/g, '$1 ')

/** From the board: the notices of a plate. */
async function openNotices(page: Page, plate: string): Promise<void> {
  await button(page, '输入车牌').click()
  await typePlate(page, plate)
  await button(page, '查询欠费').click()
  await expectText(page, '欠费合计')
  await page.getByRole('radio', { name: '蓝', exact: true }).click()
  await button(page, '告知单').click()
  await expectText(page, '选择写进告知单的欠费')
}

/** What the preview shows, dot by dot. */
async function preview(page: Page): Promise<PNG> {
  const source = (await page.getByRole('img', { name: '告知单预览' }).getAttribute('src'))!
  return PNG.sync.read(Buffer.from(source.slice('data:image/png;base64,'.length), 'base64'))
}
const linkOn = ({ data, width, height }: PNG) => jsQR(new Uint8ClampedArray(data), width, height)?.data
/** The share of black dots in a part of the strip, from and to as shares of its height. */
function inkOf({ data, width, height }: PNG, from: number, to: number): number {
  const start = Math.floor(height * from) * width
  const end = Math.floor(height * to) * width
  let black = 0
  for (let dot = start; dot < end; dot += 1) if (data[dot * 4]! < 128) black += 1
  return black / (end - start)
}

it('an attendant prints and leaves it with a picture; its owner opens it by number and pays; the debts are settled', async () => {
  const { system } = harness
  const plate = '粤B71001'
  const arrears = await harness.addArrears(plate)
  const picture = await carPhoto(harness.browser, plate, 'rain')
  const staff = await harness.openStaffPage()
  await openNotices(staff, plate)
  await checkScreen(staff, 'staff-notices')
  await checkSmallWindows(staff, 'staff-notices')
  await staff.getByRole('button', { name: /^开告知单/ }).click()

  await expectText(staff, '预览与打印')
  const { id, number, code } = await noticeOf(plate)
  await expectText(staff, spaced(number))
  const strip = await preview(staff)
  expect(strip.width).toBe(384)
  expect(linkOn(strip)).toMatch(new RegExp(`/n/${code}$`))
  for (const [from, to] of [[0, 0.2], [0.5, 0.75], [0.75, 1]] as const) expect(inkOf(strip, from, to)).toBeGreaterThan(0.02) // prettier-ignore
  await checkScreen(staff, 'staff-notice')
  await checkScreen(staff, 'staff-notice-desktop', { variants: ['desktop'] })
  await button(staff, '80 mm').click()
  await staff.waitForFunction(() => [...document.images].some(image => image.naturalWidth === 576))
  const wide = await preview(staff)
  for (const png of [strip, wide])
    writeFileSync(path.join(__dirname, `out/notice-${png.width}.png`), PNG.sync.write(png, { filterType: 0 }))
  expect(wide.width).toBe(576)
  expect(linkOn(wide)).toBe(linkOn(strip))

  // In a browser it is printed as a page, alone.
  await staff.evaluate(() =>
    Object.assign(window, { print: () => document.body.setAttribute('data-printed', '1') }),
  )
  await button(staff, '打印').click()
  await staff.locator('body[data-printed="1"]').waitFor()
  await staff.emulateMedia({ media: 'print' })
  expect(await staff.locator('.fx-print img').isVisible()).toBe(true)
  expect(await staff.getByText('预览与打印').isVisible()).toBe(false)
  await staff.emulateMedia({ media: 'screen' })
  await staff.evaluate(() => window.dispatchEvent(new Event('afterprint')))

  expect(await system.rows('SELECT 1 FROM reminder WHERE notice_id = $1', [id])).toEqual([])
  await takePhoto(staff, picture)
  await button(staff, '已放到车上').click()
  await expectText(staff, '已放在车上，计为一次提醒')
  await staff.getByRole('button', { name: '放置照片 1' }).waitFor()
  await checkScreen(staff, 'staff-notice-left')
  const reminders = await system.rows<{ arrear_id: string; kind: string }>(
    'SELECT arrear_id, kind FROM reminder WHERE notice_id = $1 AND delivered_at IS NOT NULL',
    [id],
  )
  expect(reminders.map(row => row.arrear_id).sort()).toEqual(arrears.map(arrear => arrear.id).sort())
  expect(reminders.every(({ kind }) => kind === 'notice')).toBe(true)

  const owner = await harness.openPage()
  await owner.goto(`${harness.webApps.owner}/?as=notice-reader`)
  await button(owner, '凭告知单缴费').click()
  await checkScreen(owner, 'owner-notice-number')
  await owner.getByRole('textbox').fill('1234 5678 9010')
  await button(owner, '核对并查询').click()
  await expectText(owner, '编号不对')
  await owner.getByRole('textbox').fill(spaced(number))
  await button(owner, '核对并查询').click()
  await expectText(owner, '这张告知单是我们开的')
  await checkScreen(owner, 'owner-notice')
  await checkScreen(owner, 'owner-notice-desktop', { variants: ['desktop'] })
  await checkSmallWindows(owner, 'owner-notice')
  // What may not be shown is not on the page either: neither the whole plate, nor the lot.
  const text = await owner.locator('.taro_page').last().innerText()
  for (const secret of [plate, plate.slice(2), system.lot.name]) expect(text).not.toContain(secret)
  await button(owner, '查看并支付').click()
  await pay(owner)
  await expectText(owner, '已付清')
  const states = await system.rows<{ state: string }>('SELECT state FROM arrear WHERE id = ANY($1)', [
    arrears.map(arrear => arrear.id),
  ])
  expect(states.map(({ state }) => state)).toEqual(['settled', 'settled'])
  expect(await system.rows('SELECT cause, state FROM bill WHERE plate_text = $1', [plate])).toEqual([
    { cause: 'notice', state: 'settled' },
  ])
  await owner.goBack()
  await expectText(owner, '告知单上的欠费已结清')
  await checkScreen(owner, 'owner-notice-settled')

  await staff.goBack()
  await expectText(staff, '没有可告知的欠费')
  await staff.getByText(spaced(number)).click()
  await expectText(staff, '单上的欠费已结清')
}, 180_000)

it('the QR code opens what the plate owes; paper that is void or not ours is said to be so', async () => {
  const { system } = harness
  const plate = '粤B71002'
  await harness.addArrears(plate)
  const staff = await harness.openStaffPage('attendant')
  await openNotices(staff, plate)
  // One of the two debts is left out of the paper.
  await staff
    .getByRole('checkbox', { name: /选择这笔欠费/ })
    .first()
    .click()
  await staff.getByRole('button', { name: /^开告知单/ }).click()
  await expectText(staff, '预览与打印')
  const { number, code } = await noticeOf(plate)
  const owner = await harness.openPage()
  await owner.goto(`${harness.webApps.owner}/n/${code}?as=notice-scanner`)
  await expectText(owner, '这张告知单是我们开的')
  // What it owes today, not what the paper says.
  await expectText(owner, '¥23.00')
  await button(staff, '作废').click()
  const sheet = staff.getByRole('dialog')
  await button(sheet, '打印有误').click()
  await button(sheet, '作废').click()
  await expectText(staff, '已作废，请不要再放置')
  await owner.reload()
  await expectText(owner, '这张告知单已作废')
  await checkScreen(owner, 'owner-notice-void')
  await owner.goto(`${harness.webApps.owner}/n/${'A'.repeat(22)}?as=notice-scanner`)
  await expectText(owner, '没有这张告知单，请勿付款')
  await checkScreen(owner, 'owner-notice-forged')
  expect(
    await system.rows('SELECT 1 FROM reminder r JOIN notice n ON n.id = r.notice_id WHERE n.number = $1', [
      number,
    ]),
  ).toEqual([])
  const printed = await harness.openPage()
  await printed.goto(`${system.origin()}/n/${code}`)
  await expectText(printed, '告知单已作废')
  await checkScreen(printed, 'printed-notice', { variants: ['light', 'narrow'] })
}, 120_000)

it('the same pages in English', async () => {
  const plate = '粤B71003'
  await harness.addArrears(plate)
  const staff = await harness.openStaffPage()
  await openNotices(staff, plate)
  await staff.getByRole('button', { name: /^开告知单/ }).click()
  await expectText(staff, '预览与打印')
  const { number } = await noticeOf(plate)
  const owner = await harness.openPage()
  await owner.goto(`${harness.webApps.owner}/?as=notice-english`)
  await button(owner, 'English').click()
  await button(owner, 'Pay for a notice').click()
  await owner.getByRole('textbox').fill(number)
  await button(owner, 'Check and look up').click()
  await expectText(owner, 'We made this notice')
  await checkScreen(owner, 'owner-notice-english', { variants: ['light', 'narrow'] })
}, 90_000)
