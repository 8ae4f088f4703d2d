import type { Device } from '@fangxing/device-sim'
import type { Page } from 'playwright-core'
import {
  button,
  tickChecklist,
  CHECKLIST,
  findArrears,
  takePhoto,
  confirmPlate,
  scan,
  typePlate,
} from './harness/staff-actions'
import { checkScreen, checkSmallWindows } from './harness/check-screen'
import { pay } from './harness/pay-sheet'
import { carPhoto } from './harness/car-photo'
import { BrowserHarness } from './harness/browser-harness'

let harness: BrowserHarness
const blocked: { device: Device; orderId: string }[] = []
beforeAll(async () => {
  harness = await BrowserHarness.start()
  for (const plate of ['粤B12388', '粤B7K566', '粤B55P09']) {
    const device = await harness.addDevice()
    blocked.push({ device, orderId: (await harness.blockCar(device, plate)).id })
  }
  await harness.addArrears('粤B31579')
}, 240_000)
afterAll(() => harness.close())
afterEach(() => harness.endTest())

const expectText = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

async function at(path: string, name = 'attendant') {
  const page = await harness.openPage()
  await page.goto(`${harness.webApps.merchant}/?as=${name}#${path}`)
  return page
}

it('a person who is not staff is asked for an invite code', async () => {
  const page = await at('/pages/board/index', 'stranger')
  await page.getByRole('textbox').waitFor()
  await checkScreen(page, 'staff-invite')
}, 60_000)

it('the dashboard in both languages, and the scan dialog', async () => {
  const page = await at('/pages/board/index')
  await expectText(page, '进行中的追缴')
  await checkScreen(page, 'staff-board')
  await button(page, 'English').click()
  await checkScreen(page, 'staff-board-english', { variants: ['light'] })
  await button(page, '中文').click()
  await button(page, '扫描装置').click()
  await page.getByRole('dialog').getByRole('textbox').waitFor()
  await checkScreen(page, 'staff-scan', { fullPage: false })
}, 60_000)

it('the plate keyboard, the arrears of a plate, and the recovery form', async () => {
  const page = await at('/recovery/plate/index')
  await page.getByRole('group', { name: '车牌键盘' }).waitFor()
  await checkScreen(page, 'staff-plate-provinces', { fullPage: false })
  await typePlate(page, '粤B315')
  await checkScreen(page, 'staff-plate-signs', { fullPage: false })
  await typePlate(page, '79')
  await page.getByRole('radio', { name: '蓝', exact: true }).click()
  await button(page, '查询欠费').click()
  await expectText(page, '欠费合计')
  await checkScreen(page, 'staff-arrears')
  await button(page, '发起追缴').click()
  await expectText(page, '1 选择欠费')
  await checkScreen(page, 'staff-recover')
  await button(page, '核对车牌').click()
  await page.getByRole('dialog').waitFor()
  await checkScreen(page, 'staff-recover-again', { fullPage: false })
  await checkSmallWindows(page, 'staff-recover-again')
}, 60_000)

it('the eligibility check names every rule that failed', async () => {
  const page = await at('/pages/board/index')
  await findArrears(page, '粤B31579')
  await confirmPlate(page, '粤B31579')
  await scan(page, '扫描装置', harness.system.qrUrl(blocked[0]!.device))
  await tickChecklist(page, [CHECKLIST[1]])
  await takePhoto(page, await carPhoto(harness.browser, '粤B31579', 'rain'))
  // The picture has gone up: nothing is drawn again under the click.
  await expectText(page, '还需要: 现场检查')
  await button(page, '检查能否升锁').click()
  await expectText(page, '现在不能升锁')
  await expectText(page, '装置正在使用或维护，不能用于新的追缴')
  await checkScreen(page, 'staff-eligibility-failed')
}, 60_000)

it('an active order, its other actions, and the emergency release', async () => {
  const page = await at(`/pages/order/index?orderId=${blocked[0]!.orderId}`)
  await expectText(page, /锁已升起，等待车主扫码支付/)
  await checkScreen(page, 'staff-order-active')
  await button(page, '更多操作').click()
  await page.getByRole('dialog').waitFor()
  await checkScreen(page, 'staff-order-more', { fullPage: false, variants: ['light', 'dark'] })
  await page.keyboard.press('Escape')
  await button(page, '应急放行').click()
  await page.getByRole('dialog').waitFor()
  await checkScreen(page, 'staff-order-emergency', { fullPage: false, variants: ['light', 'dark'] })
}, 60_000)

/** On a small phone that lost its network, scrolled so far that both stay at the top. */
async function expectCallBelowOfflineBar(board: Page): Promise<void> {
  const size = board.viewportSize()!
  await board.setViewportSize({ width: 320, height: 568 })
  await board.context().setOffline(true)
  const [bar, banner] = [board.locator('.fx-offline'), board.locator('.mer-calling')]
  await bar.waitFor()
  const scrolled = await banner.evaluate(element => {
    let box = element.parentElement!
    while (box.parentElement && !/auto|scroll/.test(getComputedStyle(box).overflowY)) box = box.parentElement
    box.scrollTop = box.scrollHeight
    return box.scrollTop
  })
  expect(scrolled).toBeGreaterThan(60)
  const [above, below] = [(await bar.boundingBox())!, (await banner.boundingBox())!]
  expect(above.y).toBeGreaterThanOrEqual(0)
  expect(below.y).toBeGreaterThanOrEqual(above.y + above.height)
  await board.context().setOffline(false)
  await bar.waitFor({ state: 'detached' })
  await board.setViewportSize(size)
}

it('a move task from its notification to its end, and the manual release page', async () => {
  const { device, orderId } = blocked[1]!
  const board = await at('/pages/board/index')
  const owner = await harness.openOwnerPage(device)
  await pay(owner)
  await harness.system.untilOrder(orderId, 'released')
  const call = board.getByRole('alert').getByText('新的移动指令：请取走装置')
  await call.waitFor()
  await checkScreen(board, 'staff-board-calling', { variants: ['light', 'dark'] })
  await expectCallBelowOfflineBar(board)
  await call.click()
  await button(board, '我去取').waitFor()
  await checkScreen(board, 'staff-task-new', { variants: ['light', 'dark'] })
  await button(board, '我去取').click()
  await button(board, '已到现场').click()
  await button(board, '先拍照，再扫描完成').waitFor()
  await checkScreen(board, 'staff-task-there')
  const hand = await at(
    `/pages/hand/index?orderId=${blocked[0]!.orderId}&plateText=${encodeURIComponent('粤B12388')}`,
  )
  await button(hand, '拍照').waitFor()
  await checkScreen(hand, 'staff-by-hand')
}, 60_000)

it('what waits for a decision is counted on the board, and debts say who may end them', async () => {
  const { system } = harness
  const arrear = await system.addArrear({ plateText: '粤B77777', dueFen: 30_000 })
  const manager = await system.manager()
  const body = { arrearIds: [arrear.id], reason: '月卡已覆盖' }
  expect((await manager.call('withdrawArrears', { body })).outcome).toBe('asked')
  const page = await at('/pages/board/index', 'finance')
  const entry = page.getByRole('button', { name: /待决事项.*1 件等您决定/ })
  await entry.waitFor()
  await checkScreen(page, 'staff-board-finance')
  await entry.click()
  await page.getByRole('button', { name: /粤B77777/ }).waitFor()
  await checkScreen(page, 'staff-decisions')
  const debts = await at(`/more/debts/index?plateText=${encodeURIComponent('粤B77777')}`, 'finance')
  await expectText(debts, /由车场经理处理/)
  expect(await debts.getByRole('checkbox').count()).toBe(0)
  await checkScreen(debts, 'staff-debts-finance')
  const mine = await at(`/more/debts/index?plateText=${encodeURIComponent('粤B77777')}`, 'manager')
  await mine.getByRole('checkbox').first().click()
  await button(mine, '核销').waitFor()
  await checkScreen(mine, 'staff-debts-manager')
  const beside = await at(`/more/debts/index?plateText=${encodeURIComponent('粤B77777')}`, 'attendant')
  await beside.getByRole('checkbox').first().click()
  await button(beside, '凭证件转核实').click()
  await button(beside, '行驶证注册日期').click()
  await checkScreen(beside, 'staff-debts-document')
}, 60_000)

it('a debt that an attendant sends to review waits among the decisions of the manager', async () => {
  const { system } = harness
  const arrear = await system.addArrear({ plateText: '粤B66667', dueFen: 1_900, daysAgo: 9 })
  const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)
  const document = 'licence' as const
  const body = { arrearIds: [arrear.id], document, since: day, reason: `行驶证注册日期 ${day}` }
  await (await system.staff('attendant')).call('sendToReview', { body })
  const page = await at('/more/decisions/index', 'manager')
  await page.getByRole('button', { name: /66667/ }).click()
  await expectText(page, `行驶证 ${day}`)
  await checkScreen(page, 'staff-debts-in-review')
  await button(page, '核实有效').click()
  await button(page, '证件与车辆不符').click()
  await button(page, '核实有效').click()
  await expectText(page, /24 小时宽限期/)
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
  'the list of %s',
  async (name, path, text) => {
    const page = await at(path, 'attendant')
    await page.getByRole('heading', { name: text }).first().waitFor()
    await page.getByRole('status', { name: '正在加载' }).waitFor({ state: 'detached' })
    await checkScreen(page, `staff-${name}`, { variants: ['light', 'dark'] })
  },
  60_000,
)

it('a manager on the way invites somebody for the lot that is shown', async () => {
  const page = await at('/more/people/index', 'manager')
  await page.getByRole('status', { name: '正在加载' }).waitFor({ state: 'detached' })
  await checkScreen(page, 'staff-people', { variants: ['light', 'dark'] })
  await button(page, '邀请员工').click()
  await page.getByLabel('姓名').fill('赵敏')
  await checkScreen(page, 'staff-people-invite', { variants: ['light'] })
  await button(page, '生成邀请码').click()
  await expectText(page, '邀请码只显示这一次')
  await checkScreen(page, 'staff-people-code', { variants: ['light'] })
}, 60_000)

it('one device with its battery, signal and alarms', async () => {
  const { device } = blocked[2]!
  const page = await at(`/more/device/index?deviceId=${device.deviceId}`)
  await expectText(page, device.deviceId)
  await page.getByRole('status', { name: '正在加载' }).waitFor({ state: 'detached' })
  await checkScreen(page, 'staff-device')
}, 60_000)
