import type { Device } from '@fangxing/device-sim'
import type { Page } from 'playwright-core'
import { button, check, CHECKS, lookUp, photograph, readAgain, scan, typePlate } from './harness/attendant'
import { look } from './harness/look'
import { pay } from './harness/pay-sheet'
import { photographOf } from './harness/scenery'
import { Street } from './harness/street'

let street: Street
const blocked: { device: Device; orderId: string }[] = []
beforeAll(async () => {
  street = await Street.open()
  for (const plate of ['粤B12388', '粤B7K566', '粤B55P09']) {
    const device = await street.addDevice()
    blocked.push({ device, orderId: (await street.block(device, plate)).id })
  }
  await street.debtor('粤B31579')
}, 240_000)
afterAll(() => street.close())
afterEach(() => street.clear())

const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

async function at(path: string, name = 'attendant') {
  const page = await street.window()
  await page.goto(`${street.screens.merchant}/?as=${name}#${path}`)
  return page
}

it('somebody who is no staff is asked for the invite code', async () => {
  const page = await at('/pages/board/index', 'stranger')
  await page.getByRole('textbox').waitFor()
  await look(page, 'staff-invite')
}, 60_000)

it('the board, in both languages', async () => {
  const page = await at('/pages/board/index')
  await says(page, '进行中的追缴')
  await look(page, 'staff-board')
  await button(page, 'English').click()
  await look(page, 'staff-board-english', { looks: ['day'] })
  await button(page, '中文').click()
  await button(page, '扫描装置').click()
  await page.getByRole('dialog').getByRole('textbox').waitFor()
  await look(page, 'staff-scan', { whole: false })
}, 60_000)

it('the plate keyboard, the debts found, and the start of a recovery', async () => {
  const page = await at('/pages/plate/index')
  await page.getByRole('group', { name: '车牌键盘' }).waitFor()
  await look(page, 'staff-plate-provinces', { whole: false })
  await typePlate(page, '粤B315')
  await look(page, 'staff-plate-signs', { whole: false })
  await typePlate(page, '79')
  await page.getByRole('radio', { name: '蓝', exact: true }).click()
  await button(page, '查询欠费').click()
  await says(page, '欠费合计')
  await look(page, 'staff-arrears')
  await button(page, '发起追缴').click()
  await says(page, '1 选择欠费')
  await look(page, 'staff-recover')
  await button(page, '核对车牌').click()
  await page.getByRole('dialog').waitFor()
  await look(page, 'staff-recover-again', { whole: false })
}, 60_000)

it('the gate says no, in the words of every rule that failed', async () => {
  const page = await at('/pages/board/index')
  await lookUp(page, '粤B31579')
  await readAgain(page, '粤B31579')
  await scan(page, '扫描装置', street.world.link(blocked[0]!.device))
  await check(page, [CHECKS[1]])
  await photograph(page, await photographOf(street.browser, '粤B31579', 'rain'))
  await button(page, '检查能否升锁').click()
  await says(page, '现在不能升锁')
  await says(page, '装置未分配到本停车场或正被占用')
  await look(page, 'staff-gate-no')
}, 60_000)

it('an order while it is held, its other deeds, and the emergency', async () => {
  const page = await at(`/pages/order/index?orderId=${blocked[0]!.orderId}`)
  await says(page, /锁已升起，等待车主扫码支付/)
  await look(page, 'staff-order-active')
  await button(page, '更多操作').click()
  await page.getByRole('dialog').waitFor()
  await look(page, 'staff-order-more', { whole: false, looks: ['day', 'night'] })
  await page.keyboard.press('Escape')
  await button(page, '应急放行').click()
  await page.getByRole('dialog').waitFor()
  await look(page, 'staff-order-emergency', { whole: false, looks: ['day', 'night'] })
}, 60_000)

it('a move task from its call to its end, and the page that works without a network', async () => {
  const { device, orderId } = blocked[1]!
  const board = await at('/pages/board/index')
  const owner = await street.ownerScans(device)
  await pay(owner)
  await street.world.untilOrder(orderId, 'released')
  const call = board.getByRole('alert').getByText('新的移动指令：请取走装置')
  await call.waitFor()
  await look(board, 'staff-board-calling', { looks: ['day', 'night'] })
  await call.click()
  await button(board, '我去取').waitFor()
  await look(board, 'staff-task-new', { looks: ['day', 'night'] })
  await button(board, '我去取').click()
  await button(board, '已到现场').click()
  await button(board, '扫描装置并完成').waitFor()
  await look(board, 'staff-task-there')
  const hand = await at(
    `/pages/hand/index?orderId=${blocked[0]!.orderId}&plateText=${encodeURIComponent('粤B12388')}`,
  )
  await button(hand, '拍照').waitFor()
  await look(hand, 'staff-by-hand')
}, 60_000)

it.each([
  ['debtors', '/more/debtors/index', '欠费车辆'],
  ['devices', '/more/devices/index', /装置/],
  ['history', '/more/history/index', /订单/],
  ['incidents', '/more/incidents/index', /告警/],
  ['shift', '/more/shift/index', /停车场|值班/],
  ['tasks', '/pages/tasks/index', '移动指令'],
  ['outbox', '/pages/outbox/index', /./],
] as const)(
  '%s',
  async (name, path, text) => {
    const page = await at(path, 'attendant')
    await page.getByRole('heading', { name: text }).first().waitFor()
    await page.getByRole('status', { name: '正在加载' }).waitFor({ state: 'detached' })
    await look(page, `staff-${name}`, { looks: ['day', 'night'] })
  },
  60_000,
)

it('one device with its battery, signal and alarms', async () => {
  const { device } = blocked[2]!
  const page = await at(`/more/device/index?deviceId=${device.deviceId}`)
  await says(page, device.deviceId)
  await page.getByRole('status', { name: '正在加载' }).waitFor({ state: 'detached' })
  await look(page, 'staff-device')
}, 60_000)
