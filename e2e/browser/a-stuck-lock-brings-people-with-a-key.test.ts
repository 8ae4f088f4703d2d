import type { Device } from '@fangxing/device-sim'
import type { Page } from 'playwright-core'
import { blockCar } from '../harness/scenario'
import { BrowserHarness } from './harness/browser-harness'
import { carPhoto } from './harness/car-photo'
import { checkScreen, checkSmallWindows } from './harness/check-screen'
import { pay } from './harness/pay-sheet'
import { button, takePhoto } from './harness/staff-actions'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.start()
}, 240_000)
afterAll(() => harness.close())
afterEach(() => harness.endTest())

const key = (page: Page, name: string) => page.locator(`#keys [data-key="${name}"]`).click()
const names = (page: Page) => page.getByRole('button').evaluateAll(all => all.map(each => each.textContent))
const isAt = (device: Device, position: string) => device.peek()?.volatile.position === position

it('tells the owner that people come, the hotline first and no code, and staff to bring the key and prove it', async () => {
  const { system } = harness
  const device = await harness.addDevice()
  const order = await blockCar(system, device)
  const owner = await harness.openOwnerPage(device)
  const staff = await harness.openStaffPage('attendant')
  await staff.goto(`${harness.webApps.merchant}/?as=attendant#/pages/order/index?orderId=${order.id}`)
  const devicePage = await harness.openDevicePage(device)
  device.setSurroundings({ jam: true })
  await pay(owner)
  await owner.getByText('锁卡住了，请先别动车').waitFor()
  await owner.getByText(/工作人员已收到通知，会带钥匙来打开/).waitFor()
  await owner.getByText('锁被卡住，工作人员正赶来').waitFor()
  await devicePage.locator('#screen', { hasText: '锁臂受阻 正在呼叫人员' }).waitFor()

  // Also once a lock that is only late would be given a code.
  await system.advance(16_000)
  await staff.getByText('锁卡住或不听指令').waitFor()
  await system.until(
    'the release to be late',
    async () => (await system.orderRow(order.id)).release_delayed_at !== null,
  )
  // While it tries once more it says that it is on its way: that promises nothing.
  for (const position of ['lowering', 'jammed', 'lowering']) {
    await system.until(`the device to be ${position}`, () => isAt(device, position))
    await owner.getByText('锁卡住了，请先别动车').waitFor()
    expect(await owner.getByText('离线放行码', { exact: true }).count()).toBe(0)
    expect(await owner.getByLabel(/^\d( \d){7}$/).count()).toBe(0)
  }
  expect((await names(owner)).find(name => name !== 'English')).toMatch(/^拨打车场热线/)
  await checkScreen(owner, 'owner-stuck')
  await checkSmallWindows(owner, 'owner-stuck')

  await staff.getByText(/请带机械钥匙到现场打开；放下后拍照，人工确认已降锁/).waitFor()
  const actions = staff.getByRole('button', { name: /人工确认已降锁|离线放行码|更多操作/ })
  expect(await actions.first().textContent()).toBe('人工确认已降锁')
  await checkScreen(staff, 'staff-order-stuck')
  await actions.first().click()
  await button(staff, '拍照').waitFor()
  await takePhoto(staff, await carPhoto(harness.browser, order.plateText, 'rain'))
  await staff.getByText('锁卡住，已用钥匙打开').click()
  await button(staff, '我确认锁已降下').click()
  await system.untilOrder(order.id, 'released')

  await owner.getByText('可以离开了').waitFor()
  // With the arm moved, the motor is free, and the device says so itself.
  device.setSurroundings({ jam: false })
  device.forceArmDown()
  await system.until('the device to say that it is down', async () => {
    await system.accelerateTime()
    return isAt(device, 'down')
  })
}, 120_000)

it('the keypad says how many tries are left, and then until when it is locked', async () => {
  const device = await harness.addDevice()
  await blockCar(harness.system, device)
  const page = await harness.openDevicePage(device)
  await page.locator('#position', { hasText: '已升起' }).waitFor()
  const screen = page.locator('#screen')
  for (const left of [4, 3, 2, 1]) {
    for (const sign of '00000000#') await key(page, sign)
    await screen.getByText(`码不对，还剩 ${left} 次`).waitFor()
    if (left === 4) await checkScreen(page, 'device-wrong-code', { variants: ['light', 'dark', 'narrow'] })
  }
  for (const sign of '00000000#') await key(page, sign)
  await screen.getByText('键盘已锁定').waitFor()
  await screen.getByText('10 分钟后可再输入').waitFor()
  await checkScreen(page, 'device-keypad-locked', { variants: ['light', 'narrow'] })
  expect(isAt(device, 'up')).toBe(true)
}, 60_000)
