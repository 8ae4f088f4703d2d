import { blockCar } from '../harness/scenario'
import { checkScreen } from './harness/check-screen'
import { BrowserHarness } from './harness/browser-harness'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.start()
}, 240_000)
afterAll(() => harness.close())
afterEach(() => harness.endTest())

it('reaches the staff on every page with the words of the owner, who sees it asked, seen, taken over and released', async () => {
  const { system } = harness
  const device = await harness.addDevice()
  const order = await blockCar(system, device)
  const staff = await harness.openStaffPage()
  await staff.getByText('进行中的追缴').waitFor()
  const page = await harness.openOwnerPage(device)
  await page.getByText('紧急情况，请求立即放行').click()
  await page.getByRole('textbox').fill('孩子发烧，要去医院')
  await page.getByRole('button', { name: '立即请求放行' }).click()
  await page.getByText('已发出，等待值班人员查看').first().waitFor()
  await page.getByRole('button', { name: '关闭' }).click()
  const trace = page.getByRole('list', { name: '您的应急放行请求' })
  const done = (step: string) =>
    trace.getByRole('listitem').filter({ hasText: step }).getByText('✓').waitFor()
  await done('已发出')

  const alarm = staff.getByRole('alert', { name: '车主请求应急放行' })
  await alarm.getByText('孩子发烧，要去医院').waitFor()
  await checkScreen(staff, 'staff-emergency')
  await done('值班人员已看到')
  await alarm.getByRole('button', { name: '立即放行' }).click()
  await done('有人正在处理')
  await system.untilOrder(order.id, 'overridden')
  await done('锁已降下')
  await alarm.waitFor({ state: 'detached' })
}, 90_000)
