import type { Page } from 'playwright-core'
import { look } from './harness/look'
import { payButton } from './harness/pay-sheet'
import { Street } from './harness/street'

const PLATE = '粤B12388'
let street: Street
let link: string
beforeAll(async () => {
  street = await Street.open()
  const device = await street.addDevice()
  await street.block(device, PLATE)
  link = street.world.link(device)
}, 240_000)
afterAll(() => street.close())
afterEach(() => street.clear())

const other = (sign: string) => (sign === 'A' ? 'B' : 'A')
const tampered = (text: string) => text.slice(0, -2) + other(text.at(-2)!) + text.at(-1)!

/** A warning in red, and neither a way to pay nor a word about anybody's car. */
async function isRefused(page: Page): Promise<void> {
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
  for (const told of [street.world.lot.name, '粤B', '¥', '核验商户']) expect(text).not.toContain(told)
}

it.each([
  ['a signature that was changed', () => tampered(link)],
  [
    'the code of another device under this signature',
    () => link.replace(/\/d\/./, start => start.slice(0, -1) + other(start.at(-1)!)),
  ],
  ['a sticker of another house', () => link.replace(/^https?:\/\/[^/]+/, 'https://pay-parking.example')],
  ['a sticker that leads straight to money', () => 'https://pay-parking.example/qr?to=thief&fen=5000'],
])(
  '%s is refused in red, with nothing to pay',
  async (_what, forge) => {
    const page = await street.window()
    await page.goto(street.scannedUrl(forge(), 'wang'))
    await isRefused(page)
    await look(page, 'owner-forged')
  },
  30_000,
)

it('a code that was withdrawn when the device got a new one is refused as well', async () => {
  const device = await street.addDevice()
  const manager = await street.world.staff('manager')
  await manager.call('reprintDevice', { params: { deviceId: device.deviceId }, body: {} })
  const page = await street.ownerScans(device)
  await isRefused(page)
  await page.getByText('二维码已作废').waitFor()
}, 30_000)

it('typed or scanned inside the app it is refused as well, and the way back is one tap', async () => {
  const page = await street.window()
  await page.goto(`${street.screens.owner}/?as=wang`)
  await page.getByRole('button', { name: '扫描装置上的二维码' }).click()
  await page.getByRole('textbox').fill(tampered(link))
  await page.getByRole('button', { name: '打开' }).click()
  await isRefused(page)
  await page.getByRole('button', { name: '重新扫码' }).click()
  await page.getByRole('button', { name: '扫描装置上的二维码' }).waitFor()
}, 30_000)

it('the true code shows the verified payee and the two digits to compare, and then the way to pay', async () => {
  const page = await street.window()
  await page.goto(street.scannedUrl(link, 'wang'))
  await payButton(page).waitFor()
  await page.getByText('已核验商户').waitFor()
}, 30_000)
