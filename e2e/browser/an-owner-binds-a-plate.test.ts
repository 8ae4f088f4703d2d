import { LicenceSim } from '@fangxing/dev/stack'
import type { Page } from 'playwright-core'
import { carPhoto } from './harness/car-photo'
import { checkScreen, checkSmallWindows } from './harness/check-screen'
import { BrowserHarness } from './harness/browser-harness'
import { pay, payButton } from './harness/pay-sheet'
import { button, typePlate } from './harness/staff-actions'

const EVERY = ['light', 'dark', 'tablet', 'narrow', 'desktop'] as const
let harness: BrowserHarness
let licences: LicenceSim
let picture: Buffer
beforeAll(async () => {
  licences = await LicenceSim.start()
  harness = await BrowserHarness.start({
    VEHICLE_LICENCE_URL: licences.url,
    WECHAT_REMINDER_TEMPLATE: 'reminder-template',
  })
  picture = await carPhoto(harness.browser, '粤B·88801', 'noon')
}, 240_000)
afterAll(async () => {
  await harness.close()
  await licences.close()
})
afterEach(() => harness.endTest())

const expectText = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
async function open(name: string, path = '/more/plates/index'): Promise<Page> {
  const page = await harness.openPage()
  await page.goto(`${harness.webApps.owner}/?as=${name}#${path}`)
  return page
}
function licenceOf(plate: string, more: Record<string, unknown> = {}): void {
  licences.licence = {
    plate,
    colour: 'blue',
    issueDate: daysAgo(200),
    owner: '王小明',
    confidence: 97,
    ...more,
  }
}
/** From the list to the picture of the licence. */
async function bind(page: Page, plate: string): Promise<void> {
  await button(page, '绑定车牌').click()
  await typePlate(page, plate)
  await page.getByRole('radio', { name: '蓝', exact: true }).click()
  await photograph(page)
}
async function photograph(page: Page): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await button(page, '拍行驶证').click()
  await (await chooser).setFiles({ name: 'licence.jpg', mimeType: 'image/jpeg', buffer: picture })
}

it('an owner binds a plate by its licence, sees its debts with place and time, pays them, and unbinds it', async () => {
  const { system } = harness
  const plate = '粤B88801'
  await system.addArrear({ plateText: plate, dueFen: 2400, daysAgo: 40 })
  await system.addArrear({ plateText: plate, dueFen: 1500, daysAgo: 9 })
  // Of whoever had the plate before.
  await system.addArrear({ plateText: plate, dueFen: 9900, daysAgo: 300 })
  const page = await open('binder')
  await expectText(page, '还没有绑定车牌')
  await checkScreen(page, 'owner-plates-none', { variants: [...EVERY] })
  await checkSmallWindows(page, 'owner-plates-none')
  await button(page, '绑定车牌').click()
  await expectText(page, '行驶证照片只用于核验')
  await typePlate(page, plate)
  await page.getByRole('radio', { name: '蓝', exact: true }).click()
  await checkScreen(page, 'owner-bind-plate', { variants: [...EVERY], fullPage: false })
  await checkSmallWindows(page, 'owner-bind-plate')
  licenceOf('粤B88802')
  await photograph(page)
  await expectText(page, '行驶证上的车牌或颜色与所填的不同，请核对')
  await checkScreen(page, 'owner-bind-plate-other', { variants: ['light', 'narrow'], fullPage: false })
  licenceOf(plate)
  await photograph(page)
  await expectText(page, '发证日期')
  await expectText(page, system.lot.name)
  await expectText(page, /去缴费.*39\.00/)
  const text = await page.locator('.taro_page').last().innerText()
  expect(text).not.toContain('99.00')
  await checkScreen(page, 'owner-own-plate', { variants: [...EVERY] })
  await checkSmallWindows(page, 'owner-own-plate')
  await button(page, /去缴费/).click()
  await payButton(page).waitFor()
  await pay(page)
  await expectText(page, '已付清')
  const list = await open('binder')
  await expectText(list, '没有待缴的欠费')
  await expectText(list, '欠费提醒')
  await checkScreen(list, 'owner-plates', { variants: [...EVERY] })
  await checkSmallWindows(list, 'owner-plates')
  await button(list, 'English').click()
  await expectText(list, 'Nothing is owed')
  await checkScreen(list, 'owner-plates-english', { variants: ['light', 'narrow'] })
  await button(list, '中文').click()
  await list.getByText('没有待缴的欠费').click()
  await expectText(list, '已结清')
  await checkScreen(list, 'owner-own-plate-paid', { variants: ['light', 'narrow'] })
  await button(list, '解绑车牌').click()
  await expectText(list, '解绑这个车牌？')
  const unbind = list.getByRole('dialog').getByRole('button', { name: '解绑车牌' })
  // The sheet slides in; a trial waits until it stands.
  await unbind.click({ trial: true })
  await checkScreen(list, 'owner-own-plate-unbind', { variants: ['light', 'narrow'], fullPage: false })
  await unbind.click()
  await expectText(list, '还没有绑定车牌')
}, 180_000)

it('a licence that no program can read is reviewed by a manager, and the former owner of the plate is told', async () => {
  const { system } = harness
  const plate = '粤B88803'
  await system.addArrear({ plateText: plate, dueFen: 1800, daysAgo: 9 })
  const former = await open('former')
  licenceOf(plate, { issueDate: daysAgo(300) })
  await bind(former, plate)
  await expectText(former, /去缴费.*18\.00/)
  licences.licence = null
  const asker = await open('asker')
  await bind(asker, plate)
  await expectText(asker, '车场工作人员正在核对行驶证')
  await checkScreen(asker, 'owner-plates-checking', { variants: ['light', 'dark', 'narrow'] })
  const manager = await harness.openPage()
  await manager.goto(`${harness.webApps.merchant}/?as=manager#/more/decisions/index`)
  await manager.getByText(`核对行驶证 · ${plate}`).click()
  await manager.getByRole('textbox', { name: /发证日期/ }).fill(daysAgo(100))
  await checkScreen(manager, 'staff-licence', { variants: [...EVERY], fullPage: false })
  await button(manager, '一致，确认').click()
  await expectText(manager, '没有待决事项')
  await asker.reload()
  await expectText(asker, '已绑定')
  const told = await open('former')
  await expectText(told, '已由他人绑定')
  await checkScreen(told, 'owner-plates-displaced', { variants: ['light', 'narrow', 'desktop'] })
  await button(told, '知道了').click()
  await expectText(told, '还没有绑定车牌')
}, 120_000)
