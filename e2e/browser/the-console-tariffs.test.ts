import { copyFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { photoOf } from '../harness/crowd-actors'
import { uploadPhoto } from '../harness/scenario'
import type { TestSystem } from '../harness/test-system'
import type { ConsoleBrowser } from './harness/console-browser'
import { heading, useConsole } from './harness/use-console'

let system: TestSystem
let office: ConsoleBrowser
useConsole(started => ({ system, office } = started))

const sample = (page: Page, at: number) => page.getByRole('group', { name: `例 ${at}`, exact: true })
const part = (page: Page, name: string) => page.getByRole('group', { name, exact: true })

it('a newcomer writes a price list from a template, sees what stays cost and publishes it', async () => {
  const page = await office.open('manager', '/tariffs')
  await page.getByText('还没有收费标准').waitFor()
  await page.getByRole('button', { name: '新建收费标准' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('标准名称').fill('2026 标准')
  await dialog.getByRole('button', { name: '新建并编辑' }).click()
  await heading(page, /^编辑收费标准/).waitFor()
  // 190 minutes: the first hour, and three that have begun.
  await sample(page, 2).getByText('¥11.00').waitFor()

  const steps = part(page, '全天').getByRole('listitem')
  await steps.first().getByLabel('价格（元）').fill('6.5')
  await sample(page, 2).getByText('¥12.50').waitFor()
  await steps.first().getByLabel('到第几分钟（含）').fill('')
  await steps.first().getByText('没有填，或太小').or(steps.first().getByText('阶梯时长必须递增')).waitFor()
  await steps.first().getByLabel('到第几分钟（含）').fill('60')
  await page.getByRole('button', { name: '再加一个时段' }).click()
  // The new one overlaps the first, and what it leaves open is asked at its fields.
  await page.getByRole('group', { name: '时段', exact: true }).getByText('与另一时段重叠').waitFor()
  await office.checkPage(page, 'console-tariff-editor')
  await page.getByRole('button', { name: '删除: 时段' }).click()
  await page.getByText('没有遗漏，可以保存后发布').waitFor()

  // A link away asks first.
  await page.getByRole('link', { name: '报表' }).click()
  await page.getByRole('dialog', { name: '修改还没有保存' }).getByRole('button', { name: '继续编辑' }).click()
  await page.getByRole('button', { name: '保存，去发布' }).click()
  await page.getByText('可以发布').waitFor()
  await page.getByRole('button', { name: '发布草稿' }).click()
  await page.getByLabel('备案号').fill('深发改〔2026〕8 号')
  await page.getByRole('dialog').getByRole('button', { name: '发布草稿' }).click()
  await page.getByText('版本 1', { exact: true }).waitFor()
  await office.checkPage(page, 'console-tariff')

  await page.getByRole('link', { name: '收费公示牌' }).click()
  await page.getByRole('img', { name: /收费单位/ }).waitFor()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'PDF A3' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^停车收费公示牌 .* A3\.pdf$/)
  const pdf = readFileSync(await file.path())
  expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.4')
  // A3, in points.
  expect(pdf.includes('/MediaBox [0 0 841.89 1190.55]')).toBe(true)
  copyFileSync(await file.path(), path.join(__dirname, 'out/price-board.pdf'))
  await office.checkPage(page, 'console-price-board')
}, 240_000)

it('the office follows paper from the car to the payment, and sees from when a car may be held', async () => {
  const staff = await system.manager()
  const makeNotice = async (seed: string) => {
    const { id, plateText } = await system.addArrear()
    const plate = { text: plateText, colour: 'blue' as const }
    const notice = await staff.call('makeNotice', {
      body: { lotId: system.lot.id, plate, arrearIds: [id] },
    })
    const photoId = await uploadPhoto(staff, photoOf(seed))
    return { plateText, notice, leave: { params: { noticeId: notice.id }, body: { photoId } } }
  }
  const [scanned, left] = [await makeNotice('scanned'), await makeNotice('left')]
  await makeNotice('unleft')
  // Each picture is taken after its paper was made.
  for (const { leave } of [scanned, left]) await staff.call('leaveNotice', leave)
  const owner = await system.owner('paper')
  await owner.call('openNotice', { params: { reference: scanned.notice.number } })

  const page = await office.open('manager', '/notices')
  await page.getByRole('button', { name: '开单: 3' }).waitFor()
  const row = (plate: string) =>
    page
      .getByRole('row')
      .filter({ hasText: plate.slice(0, 2) })
      .filter({ hasText: plate.slice(2) })
  await row(scanned.plateText).getByText('已扫码，未缴清').waitFor()
  await row(left.plateText).getByText('已放置，未扫码').waitFor()
  await office.checkPage(page, 'console-notices')
  await page.getByRole('button', { name: /^将到可拦停的日子/ }).click()
  await page.getByText('未放置', { exact: true }).waitFor({ state: 'detached' })
  await page.getByText(scanned.notice.number).click()
  await heading(page, `告知单 ${scanned.notice.number}`).waitFor()
  await page.getByRole('img', { name: '放置 1' }).waitFor()
  await office.checkPage(page, 'console-notice')
}, 240_000)

it('a company with many cars has one pass, and its plates are pasted, taken out and prolonged', async () => {
  const staff = await system.manager()
  const day = (days: number) => new Date(system.now().getTime() + days * 86_400_000).toISOString()
  const head = { name: '顺丰车队', lotIds: [], validFrom: day(-1), validTo: day(20), reason: '合同已签' }
  const plates = [{ text: '粤B12345', colour: 'blue' as const }]
  const body = { ...head, kind: 'pass' as const, plates, bays: [], hours: null }
  await staff.call('grantEntitlement', { body })
  const page = await office.open('manager', '/entitlements')
  await page.getByRole('link', { name: '月卡', exact: true }).click()
  await heading(page, '月卡 · 顺丰车队').waitFor()
  await page.getByLabel(/^加车牌/).fill('车牌,颜色\n粤B23456,蓝\n粤BD12345,绿\n不是车牌')
  await page.getByRole('button', { name: '加入名单' }).click()
  await page.getByText('4: 不是车牌').waitFor()
  await page.getByRole('button', { name: '移出: 粤B12345' }).click()
  await page.getByText('新增 2 · 移出 1').waitFor()
  await office.checkPage(page, 'console-fleet')
  await page.getByRole('button', { name: '保存变更' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '公司换车' }).click()
  await dialog.getByRole('button', { name: '保存变更' }).click()
  await heading(page, '车牌 (2)').waitFor()
  await page.getByText('生效中').waitFor()
}, 240_000)
