import type { TestSystem } from '../harness/test-system'
import type { ConsoleBrowser } from './harness/console-browser'
import { heading, useConsole } from './harness/use-console'

let system: TestSystem
let office: ConsoleBrowser
useConsole(started => ({ system, office } = started))

it('a manager makes a source in four clicks and a pass for one plate', async () => {
  const page = await office.open('manager', '/sources')
  await heading(page, '对接来源').waitFor()
  await page.getByRole('button', { name: '新建来源' }).click()
  await page.getByRole('textbox', { name: '名称' }).fill('东门相机')
  await page.getByRole('dialog').getByRole('button', { name: '新建来源' }).click()
  await page.getByText('密钥只显示这一次').waitFor()
  await page.getByRole('button', { name: '已保存，关闭' }).click()
  await page.getByRole('link', { name: '东门相机' }).waitFor()
  await office.checkPage(page, 'console-sources')
  await page.getByRole('link', { name: '东门相机' }).click()
  await heading(page, '东门相机').waitFor()
  await page.getByText('尚未联系').waitFor()
  await office.checkPage(page, 'console-source')

  await page.goto(office.url('/entitlements'))
  await heading(page, '月卡与减免').waitFor()
  await page.getByRole('button', { name: /^发\s?放$/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('名称').fill('三月月卡')
  await dialog.getByLabel('车牌 1').fill('粤B12345')
  await dialog.getByRole('button', { name: '月租已缴费' }).click()
  await dialog.getByRole('button', { name: /^发\s?放$/ }).click()
  await page.getByText('生效中').waitFor()
  await office.checkPage(page, 'console-entitlements')

  await page.goto(office.url('/webhooks'))
  await page.getByText('还没有事件推送').waitFor()
  await office.checkPage(page, 'console-webhooks')
  const manager = await system.manager()
  const { webhook } = await manager.call('createWebhook', {
    body: { name: '物业系统', url: 'http://127.0.0.1:9/fx', eventTypes: ['bill.paid'], scopes: [] },
  })
  await page.goto(office.url(`/webhooks/${webhook.id}?state=delivered`))
  await heading(page, '物业系统').waitFor()
  await page.getByText('推送记录').first().waitFor()
  await office.checkPage(page, 'console-webhook')
}, 240_000)

it('a merchant without a tariff is told so', async () => {
  const page = await office.open('manager', '/tariffs')
  await heading(page, '收费标准').waitFor()
  await page.getByText('还没有收费标准').waitFor()
  await office.checkPage(page, 'console-tariffs')
}, 120_000)
