import { button, tickChecklist, findArrears, takePhoto, confirmPlate, scan } from './harness/staff-actions'
import { pairingCode, payButton, paySheet } from './harness/pay-sheet'
import { checkScreen } from './harness/check-screen'
import { carPhoto } from './harness/car-photo'
import { BrowserHarness } from './harness/browser-harness'

const PLATE = '粤B12388'
let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.start()
}, 240_000)
afterAll(() => harness.close())
afterEach(() => harness.endTest())

it('recovers a debt from the plate to the finished move task, on both mini-programs and the device page', async () => {
  const { system } = harness
  const device = await harness.addDevice({ raiseMs: 1_500, lowerMs: 1_500 })
  await harness.addArrears(PLATE)
  const picture = await carPhoto(harness.browser, PLATE, 'rain')
  const link = system.qrUrl(device)
  const [staff, devicePage] = await Promise.all([harness.openStaffPage(), harness.openDevicePage(device)])

  // 1: the target vehicle, found by its plate.
  await findArrears(staff, PLATE)

  // 2: its arrears, this device, the checklist and a photograph.
  const stay = staff.getByRole('checkbox', { name: /选择这笔欠费/ }).first()
  await stay.click()
  await stay.and(staff.getByRole('checkbox', { checked: false })).waitFor()
  await stay.click()
  await confirmPlate(staff, PLATE)
  await scan(staff, '扫描装置', link)
  await staff.getByRole('textbox', { name: /车位/ }).fill('负二层 C-12')
  await tickChecklist(staff)
  await takePhoto(staff, picture)

  // 3: the request. 4: the order.
  await button(staff, '检查能否升锁').click()
  await staff.getByText('可以升锁', { exact: true }).waitFor()
  await button(staff, '发起追缴').click()
  await staff.getByText(/订单已生成，装置已预留/).waitFor()

  // 5: the lock goes up, and all pages show it.
  await button(staff, '升锁').click()
  await devicePage.locator('#position', { hasText: '升起中' }).waitFor()
  await devicePage.locator('#position', { hasText: '已升起' }).waitFor()
  await staff.getByText(/锁已升起，等待车主扫码支付/).waitFor()
  const [row] = await system.rows<{ id: string; challenge: string }>(
    'SELECT id, challenge FROM recovery_order',
  )
  await devicePage.locator('#screen', { hasText: row!.challenge }).waitFor()

  // 6: the owner scans, compares the pairing code, and pays.
  const owner = await harness.openOwnerPage(device)
  await pairingCode(owner, row!.challenge).waitFor()
  await payButton(owner).click()
  await paySheet(owner).getByText('23.00').waitFor()
  await paySheet(owner).getByRole('button', { name: '确认支付' }).click()

  // 7: settlement. 8: the lock goes down. 9: all three pages show it.
  await Promise.all([
    owner.getByText('已支付，正在为您降锁').waitFor(),
    devicePage.locator('#position', { hasText: '降下中' }).waitFor(),
  ])
  await devicePage.locator('#position', { hasText: '已降下' }).waitFor()
  await owner.getByText('可以离开了').waitFor()
  await devicePage.locator('#screen', { hasText: '已放行' }).waitFor()
  await staff.getByText(/车可以离开了。请取走装置/).waitFor()

  // 10: the attendant gets the move task and takes the device away.
  await staff.getByRole('alert').getByText('新的移动指令：请取走装置').click()
  await staff.getByText('负二层 C-12', { exact: true }).filter({ visible: true }).waitFor()
  await staff.getByRole('button', { name: '发起时的现场照片 1' }).waitFor()
  await checkScreen(staff, 'staff-task-with-bay')
  await button(staff, '我去取').click()
  await button(staff, '已到现场').click()
  await owner.getByText('工作人员已到现场').waitFor()
  await takePhoto(staff, picture)
  await scan(staff, '扫描装置并完成', link)
  await staff.getByText('这条指令已完成').waitFor()
  await system.untilOrder(row!.id, 'completed')
  const removed = owner.getByRole('listitem').filter({ hasText: '装置移走' })
  await removed.getByText('✓').waitFor()
  await removed.getByText(/^\d\d:\d\d$/).waitFor()

  // Afterwards: the receipt and the order history.
  await button(owner, '查看结算单').click()
  const { settlement } = await (await system.owner('wang')).order(row!.id)
  await owner.getByText(settlement!.receiptNo).waitFor()
  await button(owner, '返回').click()
  await button(owner, '我的订单').click()
  await owner.getByRole('listitem').filter({ hasText: system.lot.name }).getByText('已完成').waitFor()
}, 120_000)
