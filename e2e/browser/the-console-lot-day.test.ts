import { randomBytes } from 'node:crypto'
import type { PlateColour } from '@fangxing/contract/plate'
import type { TestSystem } from '../harness/test-system'
import type { ConsoleBrowser } from './harness/console-browser'
import { countClicks, heading, useConsole } from './harness/use-console'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const OFFSET_MS = 8 * HOUR_MS

let system: TestSystem
let office: ConsoleBrowser
useConsole(started => ({ system, office } = started))

const yesterday = () => new Date(Math.floor((Date.now() + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS - DAY_MS)
const at = (hours: number) => new Date(yesterday().getTime() + hours * HOUR_MS)

async function addSource(name: string): Promise<string> {
  const manager = await system.manager()
  const body = { kind: 'camera' as const, name, scopes: ['stays' as const], ratePerMinute: 600, rank: 100, lots: [], colours: [] } // prettier-ignore
  return (await manager.call('createSource', { body })).source.id
}

/** A stay at a bay as the source reported it yesterday; its id is of when it was reported. */
async function addStay(sourceId: string, bay: string, of: { arrearId?: string; hours: [number, number?] }) {
  const [entered, exited] = of.hours
  const time = at(exited ?? entered).getTime()
  const id = `${time.toString(16).padStart(12, '0')}7${randomBytes(2).toString('hex').slice(1)}8${randomBytes(8).toString('hex').slice(1)}`
  await system.db.query(
    `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, entry_source_id, exit_source_id, bays, state, plate_text, plate_colour,
       plate_key, vehicle_class, energy, confidence_pct, entered_at, exited_at, heard_at, total_fen, paid_fen, arrear_id)
     SELECT $1::uuid, $2, $3, $4, $4, $4, ARRAY[$5], CASE WHEN $8::timestamptz IS NULL THEN 'inside' WHEN $6::uuid IS NULL THEN 'free' ELSE 'owed' END,
       coalesce(a.plate_text, '粤B' || right($1::text, 5)), 'blue', coalesce(a.plate_key, '粤B' || right($1::text, 5) || '/blue'), 'small', 'fuel', 64,
       $7, $8, coalesce($8, $7), CASE WHEN $8::timestamptz IS NULL THEN NULL ELSE coalesce(a.principal_fen, 0) END,
       CASE WHEN $8::timestamptz IS NULL THEN NULL ELSE 0 END, a.id
     FROM (SELECT 1) one LEFT JOIN arrear a ON a.id = $6::uuid`,
    [
      id,
      system.lot.merchantId,
      system.lot.id,
      sourceId,
      bay,
      of.arrearId ?? null,
      at(entered),
      exited === undefined ? null : at(exited),
    ],
  )
  if (of.arrearId) await system.db.query('UPDATE arrear SET stay_id = $1 WHERE id = $2', [id, of.arrearId])
  return id
}

/** A debt that somebody has paid for in WeChat, without a device. */
async function addPaidDebt(): Promise<string> {
  const arrear = await system.addArrear()
  const owner = await system.owner('zhou')
  const plate = { text: arrear.plateText, colour: arrear.plateColour as PlateColour }
  const { bill } = await owner.call('openBill', { body: { lotId: system.lot.id, plate } })
  const params = { billId: bill!.id }
  const { paymentId } = await owner.call('payBill', { params, body: { amountFen: arrear.dueFen } })
  system.wechat.pay(await system.outTradeNo(paymentId))
  await system.until('the debt to be settled', async () => {
    const { rows } = await system.db.query('SELECT state FROM arrear WHERE id = $1', [arrear.id])
    return rows[0]!.state === 'settled'
  })
  return arrear.id
}

it('“the camera at bay 12 was wrong all day”: its stays are void, debts end, what was paid is given back, in 8 clicks and 3 of finance', async () => {
  const sourceId = await addSource('12 号泊位相机')
  const [open, paid, other] = [await system.addArrear(), await addPaidDebt(), await system.addArrear()]
  const stays = [
    await addStay(sourceId, '12', { arrearId: open.id, hours: [9, 11] }),
    await addStay(sourceId, '12', { arrearId: paid, hours: [12, 14] }),
    await addStay(sourceId, '12', { hours: [15, 15.2] }),
  ]
  const elsewhere = await addStay(sourceId, '13', { arrearId: other.id, hours: [9, 11] })

  const page = await office.open('manager')
  await heading(page, '今日').waitFor()
  const { click, clicks } = countClicks()
  await click(page.getByRole('navigation').getByRole('link', { name: '对接来源' }))
  await click(page.getByRole('link', { name: '12 号泊位相机' }))
  await heading(page, '12 号泊位相机').waitFor()
  await page.getByText('64%').first().waitFor()
  await office.checkPage(page, 'console-source-health')
  await click(page.getByRole('link', { name: /批量作废: .* 12$/ }))
  // Yesterday is chosen until somebody says otherwise.
  await page.getByText('未缴欠费不再追').waitFor()
  await page.getByText('已缴给我们，留待财务批准退款').waitFor()
  await office.checkPage(page, 'console-bulk-void')
  await click(page.getByRole('button', { name: /^作\s?废$/ }))
  const dialog = page.getByRole('dialog')
  // Open for good: it has taken the focus.
  await dialog.locator('textarea:focus').waitFor()
  await click(dialog.getByRole('button', { name: '相机读错' }))
  await click(dialog.getByRole('button', { name: /^作\s?废$/ }))
  await page.getByText('已完成').waitFor({ timeout: 60_000 })
  expect(clicks()).toBeLessThanOrEqual(8)
  await office.checkPage(page, 'console-bulk-void-done')
  const states = await system.db.query(
    'SELECT DISTINCT state FROM parking_session WHERE id = ANY($1::uuid[])',
    [stays],
  )
  expect(states.rows).toEqual([{ state: 'void' }])
  const debts = await system.db.query('SELECT state FROM arrear WHERE id = ANY($1::uuid[]) ORDER BY state', [
    [open.id, paid, other.id],
  ])
  expect(debts.rows.map(({ state }) => state)).toEqual(['outstanding', 'settled', 'void'])
  const left = await system.db.query('SELECT state FROM parking_session WHERE id = $1', [elsewhere])
  expect(left.rows).toEqual([{ state: 'owed' }])

  const finance = await office.open('finance', '/refunds')
  const second = countClicks()
  await finance.getByText('停车作废后退回').waitFor()
  await office.checkPage(finance, 'console-refund-asked')
  await second.click(finance.getByRole('button', { name: '批准退款' }))
  // What the kit says by itself is Chinese too.
  await finance
    .getByRole('dialog')
    .getByRole('button', { name: /^取\s?消$/ })
    .waitFor()
  await second.click(finance.getByRole('dialog').getByRole('button', { name: '批准退款' }))
  await system.until(
    'the money to have gone back',
    async () => {
      await system.accelerateTime()
      const { rows } = await system.db.query('SELECT state FROM arrear WHERE id = $1', [paid])
      return rows[0]!.state === 'refunded'
    },
    60_000,
  )
  expect(second.clicks()).toBeLessThanOrEqual(3)
}, 300_000)

it('a day adds up, each number opens its stays, and who is inside stands there with what it may meet', async () => {
  const sourceId = await addSource('东门相机')
  const debtor = await system.addArrear({ dueFen: 6000 })
  await addStay(sourceId, 'A1', { hours: [8, 9] })
  // Since the day began: more than a day ago at whatever hour the test runs.
  const inside = await addStay(sourceId, 'A2', { hours: [0] })
  await system.db.query('UPDATE parking_session SET plate_text = $2, plate_key = $3 WHERE id = $1', [
    inside,
    debtor.plateText,
    `${debtor.plateText}/blue`,
  ])
  const page = await office.open('manager', '/cars-inside')
  await heading(page, '场内车辆').waitFor()
  await page.getByText('超过一天').waitFor()
  await page.getByText('1 笔').waitFor()
  await office.checkPage(page, 'console-cars-inside')
  await page.getByRole('navigation').getByRole('link', { name: '车场的一天' }).click()
  await heading(page, '车场的一天').waitFor()
  await page.getByLabel('日期').fill(new Date(yesterday().getTime() + OFFSET_MS).toISOString().slice(0, 10))
  const part = (title: string) => page.locator('section', { has: heading(page, title) })
  await part('来的')
    .getByRole('link', { name: /^当天进场/ })
    .waitFor()
  const sums = await Promise.all(
    ['来的', '去向'].map(title => part(title).locator('header strong').innerText()),
  )
  expect(sums[0]).toBe(sums[1])
  await office.checkPage(page, 'console-lot-day')
  await part('去向')
    .getByRole('link', { name: /^仍在场/ })
    .click()
  await heading(page, '仍在场').waitFor()
  await page.getByText(debtor.plateText.slice(2)).first().waitFor()
  await office.checkPage(page, 'console-day-stays')
}, 240_000)

it('a stay that never was is corrected from its debt: what follows is seen first, and nobody owes it', async () => {
  const sourceId = await addSource('出口相机')
  const debt = await system.addArrear()
  const stayId = await addStay(sourceId, '21', { arrearId: debt.id, hours: [9, 11] })
  const page = await office.open('manager', `/debts/${debt.id}`)
  await page.locator('main').getByRole('link', { name: '停车记录' }).click()
  await heading(page, debt.plateText).waitFor()
  await page.getByText('填好后显示后果').waitFor()
  await office.checkPage(page, 'console-stay')
  await page.getByText('没有停过', { exact: true }).click()
  await page.getByText('不再追的欠费').waitFor()
  await office.checkPage(page, 'console-stay-void')
  await page.getByRole('button', { name: /^更\s?正$/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('textarea:focus').waitFor()
  await dialog.getByRole('button', { name: '没有车停过' }).click()
  await dialog.getByRole('button', { name: /^更\s?正$/ }).click()
  await page.getByText('原因: 没有车停过').first().waitFor()
  const { rows } = await system.db.query(
    'SELECT s.state AS stay, a.state AS debt FROM parking_session s, arrear a WHERE s.id = $1 AND a.id = $2',
    [stayId, debt.id],
  )
  expect(rows).toEqual([{ stay: 'void', debt: 'void' }])
})
