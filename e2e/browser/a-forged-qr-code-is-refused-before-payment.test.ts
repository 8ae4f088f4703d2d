import type { Page } from 'playwright-core'
import { checkScreen } from './harness/check-screen'
import { payButton } from './harness/pay-sheet'
import { BrowserHarness } from './harness/browser-harness'

const PLATE = '粤B12388'
let harness: BrowserHarness
let link: string
beforeAll(async () => {
  harness = await BrowserHarness.start()
  const device = await harness.addDevice()
  await harness.blockCar(device, PLATE)
  link = harness.system.qrUrl(device)
}, 240_000)
afterAll(() => harness.close())
afterEach(() => harness.endTest())

const other = (sign: string) => (sign === 'A' ? 'B' : 'A')
const tampered = (text: string) => text.slice(0, -2) + other(text.at(-2)!) + text.at(-1)!

/** The page shows a red warning, no pay button and nothing about a car. */
async function expectRefusal(page: Page): Promise<void> {
  const warning = page.getByRole('alert')
  await warning.getByText('二维码有问题，请勿付款').waitFor()
  const red = await warning.evaluate(element => {
    const probe = document.createElement('i')
    probe.style.color = 'var(--fx-bad)'
    element.append(probe)
    const wanted = getComputedStyle(probe).color
    probe.remove()
    return [...element.querySelectorAll('*')].some(each => getComputedStyle(each).color === wanted)
  })
  expect(red).toBe(true)
  expect(await payButton(page).count()).toBe(0)
  const text = await page.locator('body').innerText()
  for (const hidden of [harness.system.lot.name, '粤B', '¥', '核验商户']) expect(text).not.toContain(hidden)
}

it.each([
  ['a link with a changed signature', () => tampered(link)],
  [
    "another device's code with this signature",
    () => link.replace(/\/d\/./, start => start.slice(0, -1) + other(start.at(-1)!)),
  ],
  ['a link to another host', () => link.replace(/^https?:\/\/[^/]+/, 'https://pay-parking.example')],
  ['a link to a payment page of another host', () => 'https://pay-parking.example/qr?to=thief&fen=5000'],
])(
  'refuses %s with a red warning and no pay button',
  async (_what, forge) => {
    const page = await harness.openPage()
    await page.goto(harness.scannedUrl(forge(), 'wang'))
    await expectRefusal(page)
    await checkScreen(page, 'owner-forged')
  },
  30_000,
)

it('refuses a QR code that was replaced by a new one', async () => {
  const device = await harness.addDevice()
  const manager = await harness.system.staff('manager')
  await manager.call('reprintDevice', { params: { deviceId: device.deviceId }, body: {} })
  const page = await harness.openOwnerPage(device)
  await expectRefusal(page)
  await page.getByText('二维码已作废').waitFor()
}, 30_000)

it('refuses a forged link that is typed inside the app, and returns to scanning with one tap', async () => {
  const page = await harness.openPage()
  await page.goto(`${harness.webApps.owner}/?as=wang`)
  await page.getByRole('button', { name: '扫描装置上的二维码' }).click()
  await page.getByRole('textbox').fill(tampered(link))
  await page.getByRole('button', { name: '打开' }).click()
  await expectRefusal(page)
  await page.getByRole('button', { name: '重新扫码' }).click()
  await page.getByRole('button', { name: '扫描装置上的二维码' }).waitFor()
}, 30_000)

it('shows the verified payee and the pay button for the genuine code', async () => {
  const page = await harness.openPage()
  await page.goto(harness.scannedUrl(link, 'wang'))
  await payButton(page).waitFor()
  await page.getByText('已核验商户').waitFor()
}, 30_000)
