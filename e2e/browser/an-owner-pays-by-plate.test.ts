import type { Page } from 'playwright-core'
import { blockCar } from '../harness/scenario'
import { checkScreen, checkSmallWindows } from './harness/check-screen'
import { choose, openSheet, pay, payButton } from './harness/pay-sheet'
import { button, typePlate } from './harness/staff-actions'
import { BrowserHarness } from './harness/browser-harness'

let harness: BrowserHarness
let lotCode: string
beforeAll(async () => {
  harness = await BrowserHarness.start()
  const { system } = harness
  const [row] = await system.rows<{ public_code: string }>('SELECT public_code FROM lot WHERE id = $1', [
    system.lot.id,
  ])
  lotCode = row!.public_code
}, 240_000)
afterAll(() => harness.close())
afterEach(async () => {
  harness.system.wechat.faults.clear()
  harness.system.wechat.setRules({ closeNotWithin5Min: false })
  await harness.endTest()
})

/** How far down the page on the screen is: each page scrolls by itself. */
const scrolledPx = (page: Page) =>
  page.evaluate(() => Math.max(...[...document.querySelectorAll('.taro_page')].map(each => each.scrollTop)))
/** What a plate needs to be looked up is in sight in the windows of small phones, and covered by nothing. */
async function checkThatNothingHides(page: Page): Promise<void> {
  const before = page.viewportSize()!
  for (const [width, height] of [
    [320, 568],
    [375, 724],
  ] as const) {
    await page.setViewportSize({ width, height })
    const hidden = await page.evaluate(() => {
      const needed = '.fx-cells, .own-plate__hint, .fx-colours__chip, .fx-keys__key--done'
      const isCovered = (each: Element) => {
        const { left, top, width: wide, height: high } = each.getBoundingClientRect()
        const at = document.elementFromPoint(left + wide / 2, top + high / 2)
        return top < 0 || top + high > innerHeight || at === null || !each.contains(at)
      }
      return [...document.querySelectorAll(needed)].filter(isCovered).map(each => each.className)
    })
    expect({ width, height, hidden }).toEqual({ width, height, hidden: [] })
  }
  await page.setViewportSize(before)
}
const expectText = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
let plates = 0
const newPlate = () => `粤B${String(61_000 + ++plates)}`

/** The page that the sign of the lot opens. */
async function scanSign(name: string): Promise<Page> {
  const page = await harness.openPage()
  await page.goto(`${harness.webApps.owner}/l/${lotCode}?as=${name}`)
  await button(page, '查询欠费').waitFor()
  return page
}

async function lookUp(page: Page, plate: string): Promise<void> {
  await typePlate(page, plate)
  await page.getByRole('radio', { name: '蓝', exact: true }).click()
  await button(page, '查询欠费').click()
}

/** A plate with two debts, and the bill for it on the phone of somebody. */
async function openBill(name: string) {
  const plate = newPlate()
  await harness.addArrears(plate)
  const page = await scanSign(name)
  await lookUp(page, plate)
  await payButton(page).waitFor()
  return { plate, page }
}

it('from the sign of the lot to the receipt, and the bill stands in the history', async () => {
  const plate = newPlate()
  await harness.addArrears(plate)
  const page = await scanSign('plate-one')
  await expectText(page, harness.system.lot.name)
  await expectText(page, '已核验商户')
  await checkScreen(page, 'owner-plate', { fullPage: false })
  await checkSmallWindows(page, 'owner-plate')
  await checkThatNothingHides(page)
  await lookUp(page, plate)
  await expectText(page, '2 笔欠费')
  await payButton(page).waitFor()
  await checkScreen(page, 'owner-bill-plate')
  await checkScreen(page, 'owner-bill-plate-desktop', { variants: ['desktop'] })
  await checkSmallWindows(page, 'owner-bill-plate')
  // What may not be shown is not on the page either: neither the whole plate, nor the lot, nor a picture.
  const text = await page.locator('.taro_page').last().innerText()
  for (const secret of [plate, plate.slice(2), harness.system.lot.name]) expect(text).not.toContain(secret)
  await pay(page)
  await expectText(page, '已付清')
  await expectText(page, '结算单号')
  await checkScreen(page, 'owner-bill-paid')
  await page.goto(`${harness.webApps.owner}/?as=plate-one#/more/history/index`)
  await page.getByRole('tab', { name: '按车牌缴费' }).click()
  await page.getByRole('listitem').filter({ hasText: '已结清' }).waitFor()
  await checkScreen(page, 'owner-history-bills')
  await page.getByRole('listitem').first().click()
  await expectText(page, '结算单号')
}, 120_000)

it('the same pages in English', async () => {
  const { page } = await openBill('plate-english')
  await page.goBack()
  await button(page, 'English').click()
  await checkScreen(page, 'owner-plate-english', { variants: ['light', 'narrow'], fullPage: false })
  await button(page, 'Look up').click()
  await expectText(page, 'Total due')
  await checkScreen(page, 'owner-bill-plate-english', { variants: ['light', 'narrow', 'desktop'] })
  await page.getByRole('button', { name: /^Pay with WeChat/ }).click()
  await page.frameLocator('iframe[title="WeChat Pay"]').getByRole('button', { name: '确认支付' }).click()
  await expectText(page, 'Receipt number')
  await checkScreen(page, 'owner-bill-paid-english', { variants: ['light', 'narrow'] })
}, 90_000)

it('a plate that owes nothing, a fourth plate, and a car that a device holds', async () => {
  const page = await scanSign('plate-nothing')
  await lookUp(page, newPlate())
  await expectText(page, '没有查到欠费')
  await checkScreen(page, 'owner-plate-nothing')
  await button(page, '换一个车牌').click()
  const device = await harness.addDevice()
  const order = await blockCar(harness.system, device)
  await lookUp(page, order.plateText)
  await expectText(page, '车旁有追缴装置')
  await checkScreen(page, 'owner-plate-at-car')
  await button(page, '换一个车牌').click()
  await lookUp(page, newPlate())
  await expectText(page, '没有查到欠费')
  await button(page, '换一个车牌').click()
  await lookUp(page, newPlate())
  await expectText(page, '今天已查询三个车牌')
  await checkScreen(page, 'owner-plate-too-many')
  const staff = await harness.system.staff('attendant')
  await staff.call('cancel', { params: { orderId: order.id }, body: { reason: '测试结束' } })
  await harness.system.untilOrder(order.id, 'cancelled')
}, 90_000)

it('debts that are being paid elsewhere', async () => {
  const { system } = harness
  const plate = newPlate()
  const arrears = await harness.addArrears(plate)
  const [source] = await system.rows<{ id: string }>(
    `INSERT INTO integration_source (id, merchant_id, name, kind, scopes, rate_per_minute, rank, created_at)
     SELECT gen_random_uuid(), merchant_id, '缴费系统', 'vendor', '{intent}', 60, 1, now() FROM lot WHERE id = $1 RETURNING id`,
    [system.lot.id],
  )
  for (const { id } of arrears)
    await system.db.query(
      `INSERT INTO arrear_reservation (arrear_id, source_id, payment_ref, why, expires_at) VALUES ($1, $2, 'p', 'intent', now() + interval '9 minutes')`,
      [id, source!.id],
    )
  const page = await scanSign('plate-reserved')
  await lookUp(page, plate)
  await expectText(page, '正在通过其他渠道缴费')
  await checkScreen(page, 'owner-plate-reserved')
}, 60_000)

it('a friend pays what was sent, and whoever sent it sees that', async () => {
  const { page } = await openBill('plate-sender')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await button(page, '请朋友代付').click()
  await expectText(page, '链接已复制')
  await checkScreen(page, 'owner-bill-sent')
  const link = await page.evaluate(() => navigator.clipboard.readText())
  const friend = await harness.openPage()
  await friend.goto(link.replace('/#', '/?as=plate-friend#'))
  await payButton(friend).waitFor()
  await checkScreen(friend, 'owner-bill-friend')
  await openSheet(friend)
  await expectText(page, '有人正在支付这张缴费单')
  await checkScreen(page, 'owner-bill-other-pays')
  await choose(friend, '确认支付')
  await expectText(friend, '已付清')
  await expectText(page, '已由他人付清')
  await checkScreen(page, 'owner-bill-paid-by-other')
  const late = await harness.openPage()
  await late.goto(link.replace('/#', '/?as=plate-late#'))
  await expectText(late, '已经付清，您无需再付')
  await checkScreen(late, 'owner-bill-sent-paid', { variants: ['light', 'narrow'] })
}, 90_000)

it('a cancelled, failed or unknown payment is explained, and no second payment begins', async () => {
  const { page } = await openBill('plate-unknown')
  await pay(page, '取消')
  await expectText(page, '您取消了支付，没有扣款')
  await pay(page, '模拟支付失败')
  await expectText(page, '支付没有成功，没有扣款')
  const { wechat } = harness.system
  wechat.faults.add({ route: 'notice', kind: 'drop' })
  wechat.faults.add({ route: 'query', kind: 'system-error' })
  await pay(page)
  await expectText(page, '正在向微信核实')
  expect(await payButton(page).isDisabled()).toBe(true)
  await checkScreen(page, 'owner-bill-unknown', { fullPage: false })
  wechat.faults.clear()
  // Until the page, which asks by itself as well, has the answer.
  await button(page, '立即查询')
    .click({ timeout: 10_000 })
    .catch(() => undefined)
  await expectText(page, '已付清')
}, 90_000)

it('a bill that is over says so, and is opened again for the same debts', async () => {
  const { page } = await openBill('plate-over')
  const link = await page.evaluate(() => window.location.href)
  await harness.system.advance(16 * 60_000)
  await expectText(page, '缴费单已到期')
  await checkScreen(page, 'owner-bill-over')
  await button(page, '重新查询').click()
  await payButton(page).waitFor()
  await pay(page)
  await expectText(page, '已付清')
  await page.goto(link)
  await page.reload()
  await expectText(page, '缴费单已到期')
  await button(page, '重新查询').click()
  await expectText(page, '已经没有欠费')
  await checkScreen(page, 'owner-bill-nothing', { variants: ['light', 'narrow'] })
}, 90_000)

it('paid twice: the second payment is refunded, and the page says so', async () => {
  const { page } = await openBill('plate-twice')
  harness.system.wechat.setRules({ closeNotWithin5Min: true })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await button(page, '请朋友代付').click()
  await expectText(page, '链接已复制')
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await openSheet(page)
  const friend = await harness.openPage()
  await friend.goto(link.replace('/#', '/?as=plate-twice-friend#'))
  await pay(friend)
  await expectText(friend, '已付清')
  await choose(page, '确认支付')
  await expectText(page, /已原路退回 ¥23\.00/)
  await expectText(page, '已由他人付清')
  await checkScreen(page, 'owner-bill-refunded')
}, 90_000)

it('a car that was let go unpaid: its owner pays later what the order named', async () => {
  const { system } = harness
  const device = await harness.addDevice()
  const order = await harness.blockCar(device, newPlate())
  const page = await harness.openOwnerPage(device, 'plate-let-go')
  await payButton(page).waitFor()
  const staff = await system.staff('attendant')
  await staff.call('override', { params: { orderId: order.id }, body: { reason: '车内有老人，先放行' } })
  await system.untilOrder(order.id, 'overridden')
  await expectText(page, '已应急放行')
  await checkScreen(page, 'owner-overridden-pay-later')
  await button(page, '现在缴清欠费').click()
  await pay(page)
  await expectText(page, '已付清')
}, 90_000)

it('the state is at the top of the page after paying, and Escape closes a photo', async () => {
  const device = await harness.addDevice()
  await harness.blockCar(device, newPlate())
  const page = await harness.openPage({ viewport: { width: 375, height: 500 } })
  await page.goto(harness.scannedUrl(harness.system.qrUrl(device), 'plate-top'))
  await payButton(page).waitFor()
  await page.locator('.fx-photos__photo').first().click()
  await page.locator('.preview-image').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.preview-image').waitFor({ state: 'detached' })
  await button(page, '紧急情况，请求立即放行').scrollIntoViewIfNeeded()
  expect(await scrolledPx(page)).toBeGreaterThan(0)
  await pay(page)
  await expectText(page, '可以离开了')
  expect(await scrolledPx(page)).toBe(0)
}, 90_000)

it('the people of the lot show the sign and print it', async () => {
  const page = await harness.openPage()
  await page.goto(`${harness.webApps.merchant}/?as=manager#/more/shift/index`)
  await button(page, '停车场缴费码').click()
  await page.getByRole('img', { name: new RegExp(lotCode) }).waitFor()
  await checkScreen(page, 'merchant-lot-code')
  const poster = await harness.openPage({ viewport: { width: 794, height: 1123 }, isMobile: false })
  await poster.goto(`${harness.system.origin()}/l/${lotCode}/poster`)
  await expectText(poster, '停车补缴')
  await checkScreen(poster, 'lot-poster', { variants: ['light', 'tablet', 'narrow'] })
  await poster.goto(`${harness.system.origin()}/l/${lotCode}`)
  await expectText(poster, '请用微信扫一扫')
}, 60_000)
