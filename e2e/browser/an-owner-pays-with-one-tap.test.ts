import { blockCar, openOrder } from '../harness/road'
import { pay, payButton, paySheet } from './harness/pay-sheet'
import { Street } from './harness/street'

let street: Street
beforeAll(async () => {
  street = await Street.open()
}, 240_000)
afterAll(() => street.close())
afterEach(() => street.clear())

it('costs two requests to see the bill and one tap to see the payment sheet', async () => {
  const { world } = street
  const device = await street.addDevice()
  const order = await blockCar(world, device)
  const page = await street.window()
  const calls: string[] = []
  page.on('request', request => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/')) calls.push(`${request.method()} ${pathname}`)
  })
  await page.goto(street.scannedUrl(world.link(device), 'wang'))
  await payButton(page).waitFor()
  expect(calls.filter(call => !call.includes('photos'))).toEqual([
    'POST /api/owner/session',
    'POST /api/owner/scan',
  ])
  for (const text of [world.lot.name, '已核验商户', order.challenge, '应付合计', '这不是我的车'])
    await page.getByText(text).first().waitFor()
  await payButton(page).click()
  await paySheet(page).getByRole('button', { name: '确认支付' }).waitFor()
}, 60_000)

it('sees the lock go down while it does, and keeps the receipt', async () => {
  const device = await street.addDevice()
  const order = await blockCar(street.world, device)
  const page = await street.ownerScans(device)
  const standing = await street.device(device)
  await standing.locator('#position', { hasText: '已升起' }).waitFor()
  await pay(page)
  await page.getByText('已支付，正在为您降锁').waitFor()
  await page.getByText('可以离开了').waitFor()
  await standing.locator('#position', { hasText: '已降下' }).waitFor()
  await page.getByRole('button', { name: '查看结算单' }).click()
  const { settlement } = await (await street.world.owner('wang')).order(order.id)
  await page.getByText(settlement!.receiptNo).waitFor()
}, 60_000)

it('who comes while the device is being set up is told so, and what became of it', async () => {
  const { world } = street
  const device = await street.addDevice()
  const staff = await world.staff('attendant')
  const order = await openOrder(world, device, staff)
  const hears = (drop: number) => device.setFaults({ in: { drop, repeat: 0, reorder: 0, delayMs: [0, 0] } })
  // It never hears that it shall go up.
  hears(1)
  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  const page = await street.ownerScans(device)
  await page.getByText('装置正在就位').waitFor()
  expect(await payButton(page).count()).toBe(0)
  await world.advance(40_000)
  await page.getByText('装置没有升起，您可以离开').waitFor()
  hears(0)
  await world.until('the device to be free', async () => {
    await world.drift()
    return (await world.orderRow(order.id)).device_free
  })
}, 60_000)
