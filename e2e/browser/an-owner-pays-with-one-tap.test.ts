import { blockCar, openOrder } from '../harness/scenario'
import { openSheet, pairingCode, pay, payButton, paySheet } from './harness/pay-sheet'
import { BrowserHarness } from './harness/browser-harness'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.start()
}, 240_000)
afterAll(() => harness.close())
afterEach(() => harness.endTest())

it('needs two requests to show the bill and one tap to show the payment sheet', async () => {
  const { system } = harness
  const device = await harness.addDevice()
  const order = await blockCar(system, device)
  const page = await harness.openPage()
  const calls: string[] = []
  page.on('request', request => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/')) calls.push(`${request.method()} ${pathname}`)
  })
  await page.goto(harness.scannedUrl(system.qrUrl(device), 'wang'))
  await payButton(page).waitFor()
  expect(calls.filter(call => !call.includes('photos'))).toEqual([
    'POST /api/owner/session',
    'POST /api/owner/scan',
  ])
  for (const text of [system.lot.name, '已核验商户', '应付合计', '不是我的车'])
    await page.getByText(text).first().waitFor()
  await pairingCode(page, order.challenge).waitFor()
  await payButton(page).click()
  await paySheet(page).getByRole('button', { name: '确认支付' }).waitFor()
}, 60_000)

it('names the payee on the sheet, and Back closes it with nothing charged', async () => {
  const device = await harness.addDevice()
  const order = await blockCar(harness.system, device)
  const page = await harness.openOwnerPage(device)
  await payButton(page).waitFor()
  await openSheet(page)
  const sheet = paySheet(page)
  await sheet.getByText(order.payee.name).first().waitFor()
  expect(await sheet.getByText(/商户 ?\d{8}|1900\d{6}/).count()).toBe(0)
  await page.goBack()
  await page.locator('iframe[title="微信支付"]').waitFor({ state: 'detached' })
  expect((await harness.system.orderRow(order.id)).paid_at).toBeNull()
}, 60_000)

it('shows the lock while it goes down, and then the receipt', async () => {
  const device = await harness.addDevice()
  const order = await blockCar(harness.system, device)
  const page = await harness.openOwnerPage(device)
  const devicePage = await harness.openDevicePage(device)
  await devicePage.locator('#position', { hasText: '已升起' }).waitFor()
  await pay(page)
  await page.getByText('已支付，正在为您降锁').waitFor()
  await page.getByText('可以离开了').waitFor()
  await devicePage.locator('#position', { hasText: '已降下' }).waitFor()
  await page.getByRole('button', { name: '查看结算单' }).click()
  const { settlement } = await (await harness.system.owner('wang')).order(order.id)
  await page.getByText(settlement!.receiptNo).waitFor()
}, 60_000)

it('shows an owner who scans during deployment that the lock is being set up, and that it failed', async () => {
  const { system } = harness
  const device = await harness.addDevice()
  const staff = await system.staff('attendant')
  const order = await openOrder(system, device, staff)
  const dropIncoming = (drop: number) =>
    device.setFaults({ in: { drop, repeat: 0, reorder: 0, delayMs: [0, 0] } })
  // The device never receives its RAISE.
  dropIncoming(1)
  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  const page = await harness.openOwnerPage(device)
  await page.getByText('装置正在就位').waitFor()
  expect(await payButton(page).count()).toBe(0)
  await system.advance(40_000)
  await page.getByText('装置没有升起，您可以离开').waitFor()
  dropIncoming(0)
  await system.until('the device to be free', async () => {
    await system.accelerateTime()
    return (await system.orderRow(order.id)).device_free
  })
}, 60_000)
