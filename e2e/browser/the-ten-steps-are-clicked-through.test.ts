import { button, check, lookUp, photograph, readAgain, scan } from './harness/attendant'
import { payButton, paySheet } from './harness/pay-sheet'
import { photographOf } from './harness/scenery'
import { Street } from './harness/street'

const PLATE = '粤B12388'
let street: Street
beforeAll(async () => {
  street = await Street.open()
}, 240_000)
afterAll(() => street.close())
afterEach(() => street.clear())

it('from the plate to the device taken away, on both phones and the device at once', async () => {
  const { world } = street
  const device = await street.addDevice({ raiseMs: 1_500, lowerMs: 1_500 })
  await street.debtor(PLATE)
  const picture = await photographOf(street.browser, PLATE, 'rain')
  const link = world.link(device)
  const [staff, standing] = await Promise.all([street.staff(), street.device(device)])

  // 1 The target vehicle, by its plate.
  await lookUp(staff, PLATE)

  // 2 Its arrears, this device, what only a person sees, and a photograph.
  const stay = staff.getByRole('checkbox', { name: /选择这笔欠费/ }).first()
  await stay.click()
  await stay.and(staff.getByRole('checkbox', { checked: false })).waitFor()
  await stay.click()
  await readAgain(staff, PLATE)
  await scan(staff, '扫描装置', link)
  await check(staff)
  await photograph(staff, picture)

  // 3 The request, 4 the order.
  await button(staff, '检查能否升锁').click()
  await staff.getByText('可以升锁', { exact: true }).waitFor()
  await button(staff, '发起追缴').click()
  await staff.getByText(/订单已生成，装置已预留/).waitFor()

  // 5 The lock stands up, and everybody sees it.
  await button(staff, '升锁').click()
  await standing.locator('#position', { hasText: '升起中' }).waitFor()
  await standing.locator('#position', { hasText: '已升起' }).waitFor()
  await staff.getByText(/锁已升起，等待车主扫码支付/).waitFor()
  const [row] = await world.rows<{ id: string; challenge: string }>(
    'SELECT id, challenge FROM recovery_order',
  )
  await standing.locator('#screen', { hasText: row!.challenge }).waitFor()

  // 6 The owner scans, compares, and is one tap from paying.
  const owner = await street.ownerScans(device)
  await owner.getByText(row!.challenge, { exact: true }).waitFor()
  await payButton(owner).click()
  await paySheet(owner).getByText('23.00').waitFor()
  await paySheet(owner).getByRole('button', { name: '确认支付' }).click()

  // 7 Settled, 8 lowered, 9 told, on all three at once.
  await Promise.all([
    owner.getByText('已支付，正在为您降锁').waitFor(),
    standing.locator('#position', { hasText: '降下中' }).waitFor(),
  ])
  await standing.locator('#position', { hasText: '已降下' }).waitFor()
  await owner.getByText('可以离开了').waitFor()
  await standing.locator('#screen', { hasText: '已放行' }).waitFor()
  await staff.getByText(/车可以离开了。请取走装置/).waitFor()

  // 10 The attendant is called, goes, and takes the device away.
  await staff.getByRole('alert').getByText('新的移动指令：请取走装置').click()
  await button(staff, '我去取').click()
  await button(staff, '已到现场').click()
  await owner.getByText('工作人员已到现场').waitFor()
  await photograph(staff, picture)
  await scan(staff, '扫描装置并完成', link)
  await staff.getByText('这条指令已完成').waitFor()
  await world.untilOrder(row!.id, 'completed')
  const removed = owner.getByRole('listitem').filter({ hasText: '装置移走' })
  await removed.getByText('✓').waitFor()
  await removed.getByText(/^\d\d:\d\d$/).waitFor()

  // What remains: a receipt and a history.
  await button(owner, '查看结算单').click()
  const { settlement } = await (await world.owner('wang')).order(row!.id)
  await owner.getByText(settlement!.receiptNo).waitFor()
  await button(owner, '返回').click()
  await button(owner, '我的订单').click()
  await owner.getByRole('listitem').filter({ hasText: world.lot.name }).getByText('已完成').waitFor()
}, 120_000)
