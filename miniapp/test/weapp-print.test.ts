/** @jest-environment node */
import jsQR from 'jsqr'
import type { NoticeView } from '@fangxing/contract/notices'
import { fakeCanvas } from './harness/fake-canvas'
import { fakePrinter, pictureOf, PRINTER, type Paper, type PrinterFaults } from './harness/fake-printer'
import { fakeWx } from './harness/fake-wx'
import { builtWeapp } from './harness/built'
import { launch } from './harness/launch'
import { waitFor } from './harness/wait-for'
import { board, LOT_ID, me, staffSession } from './support/lot'
import { refusal } from './support/orders'

// A whole strip goes over in small packets.
jest.setTimeout(30_000)

let folder: string
beforeAll(() => {
  folder = builtWeapp('merchant')
})
const opened: { close: () => void }[] = []
afterEach(() => {
  for (const page of opened.splice(0)) page.close()
})

const NOTICE: NoticeView = {
  id: '00000000-0000-4000-8000-000000000070',
  version: 1,
  state: 'made',
  lotId: LOT_ID,
  number: '314159265354',
  link: 'https://fangxing.example/n/AbCdEfGhIjKlMnOpQrStUv',
  content: {
    lotName: '南湖停车场',
    plateText: '粤B12388',
    plateColour: 'blue',
    lines: [{ arrearId: '00000000-0000-4000-8000-000000000071', amountFen: 4250 }],
    totalFen: 4250,
    payeeName: '深圳市安泊停车服务有限公司',
    hotline: '400-800-1234',
    madeOn: '2026-11-26',
    next: 'device',
    nextFrom: '2026-12-11',
  },
  dueFen: 4250,
  madeAt: '2026-11-26T02:00:00.000Z',
  madeBy: '陈国强',
  leftAt: null,
  photoUrl: null,
}

async function attendant(faults: PrinterFaults = {}) {
  const printer = fakePrinter(faults)
  const phone = fakeWx({
    api: { ...printer.api, createOffscreenCanvas: fakeCanvas },
    request: ({ url }) => {
      const { pathname } = new URL(url)
      if (pathname === '/staff/session') return { statusCode: 200, data: staffSession() }
      if (pathname === '/staff/me') return { statusCode: 200, data: me() }
      if (pathname === '/staff/board') return { statusCode: 200, data: board() }
      if (pathname === `/staff/notices/${NOTICE.id}`) return { statusCode: 200, data: NOTICE }
      return { statusCode: 404, data: refusal('NOT_FOUND') }
    },
  })
  const bundle = launch(folder, phone)
  const page = await bundle.open('paper/notice/index', { noticeId: NOTICE.id })
  opened.push(page)
  await page.waitForText('预览与打印')
  return { printer, phone, page, bundle }
}

function linkOn(paper: Paper): string | undefined {
  const { data, width, height } = pictureOf(paper)
  return jsQR(new Uint8ClampedArray(data), width, height)?.data
}
/** The share of black dots between two rows. */
function inkOf({ rows }: Paper, from = 0, to = rows.length): number {
  const bytes = rows.slice(from, to).flatMap(row => [...row])
  const black = bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
  return black / (bytes.length * 8)
}

test('a printer is found, chosen and printed on; the paper is 384 dots wide and its QR code is the link', async () => {
  const { printer, phone, page, bundle } = await attendant({ mtu: 185 })
  await page.tapWhen(/^蓝牙打印$/)
  await page.waitForText(PRINTER.name)
  // One that has no name is nobody's printer, and one that is heard twice stands there once.
  expect(page.text().split(PRINTER.name)).toHaveLength(2)
  await page.tapWhen(new RegExp(PRINTER.name))
  await page.waitForText('已打印')
  const [paper, ...others] = printer.papers()
  expect(others).toEqual([])
  expect(paper!.widthDots).toBe(384)
  expect(linkOn(paper!)).toBe(NOTICE.link)
  expect(inkOf(paper!)).toBeGreaterThan(0.03)
  // Text stands below the code as well as above it.
  expect(inkOf(paper!, Math.floor(paper!.rows.length / 2))).toBeGreaterThan(0.03)
  expect(Math.max(...printer.packets)).toBe(182)
  expect(phone.storage.get('fangxing.printer')).toEqual(PRINTER)
  expect(printer.calls).toContain('closeBLEConnection')
  expect(page.missingTemplates()).toEqual([])
  expect(bundle.errors).toEqual([])
})

test('paper of 80 mm is 576 dots wide, and the printer of the last time is used at once', async () => {
  const { printer, phone, page } = await attendant({ mtu: 247 })
  phone.storage.set('fangxing.printer', PRINTER)
  page.tap(/^80 mm$/)
  await page.tapWhen(/^蓝牙打印$/)
  await page.waitForText(PRINTER.name)
  await page.tapWhen(new RegExp(PRINTER.name))
  await page.waitForText('已打印')
  expect(printer.papers()[0]!.widthDots).toBe(576)
  expect(linkOn(printer.papers()[0]!)).toBe(NOTICE.link)
  await page.tapWhen(/^蓝牙打印$/)
  await waitFor(
    () => printer.papers().length === 2,
    () => 'nothing was printed again',
  )
  expect(printer.calls.filter(name => name === 'startBluetoothDevicesDiscovery')).toHaveLength(1)
})

async function printWith(faults: PrinterFaults) {
  const given = await attendant(faults)
  await given.page.tapWhen(/^蓝牙打印$/)
  if (faults.adapter || faults.isAbsent) return given
  await given.page.waitForText(PRINTER.name)
  await given.page.tapWhen(new RegExp(PRINTER.name))
  return given
}

test('where phone and printer agree on nothing, packets are of twenty bytes', async () => {
  const { printer, page } = await printWith({})
  await page.waitForText('已打印')
  expect(Math.max(...printer.packets)).toBe(20)
  expect(linkOn(printer.papers()[0]!)).toBe(NOTICE.link)
})

test('a printer whose memory is full is waited for', async () => {
  const { printer, page } = await printWith({ mtu: 247, fullAfterBytes: 5_000 })
  await page.waitForText('已打印')
  expect(linkOn(printer.papers()[0]!)).toBe(NOTICE.link)
})

test('a printer that answers nothing and acknowledges nothing prints all the same', async () => {
  const { printer, page } = await printWith({ mtu: 247, isSilent: true, isUnacknowledged: true })
  await page.waitForText('已打印')
  expect(linkOn(printer.papers()[0]!)).toBe(NOTICE.link)
})

test('a connection that fails is tried again, but not forever', async () => {
  const twice = await printWith({ mtu: 247, failedConnections: 2 })
  await twice.page.waitForText('已打印')
  const never = await printWith({ mtu: 247, failedConnections: 99 })
  await never.page.waitForText('连不上打印机')
  expect(never.printer.calls.filter(name => name === 'createBLEConnection')).toHaveLength(3)
  expect(never.printer.papers()).toEqual([])
})

test('a print that broke off is said to be incomplete, and is printed again as a whole', async () => {
  const { printer, page } = await printWith({ mtu: 247, breaksAfterBytes: 9_000 })
  await page.waitForText('打印中断')
  expect(printer.papers()).toEqual([])
  await page.tapWhen(/^整张重新打印$/)
  await page.waitForText('已打印')
  const papers = printer.papers()
  expect(papers).toHaveLength(2)
  expect(linkOn(papers[1]!)).toBe(NOTICE.link)
  expect(papers[1]!.rows.length).toBeGreaterThan(papers[0]!.rows.length)
})

test('a printer without paper says so, before anything is sent', async () => {
  const { printer, page } = await printWith({ mtu: 247, hasPaper: false })
  await page.waitForText('打印机缺纸')
  expect(printer.papers()).toEqual([])
  printer.faults.hasPaper = true
  await page.tapWhen(/^整张重新打印$/)
  await page.waitForText('已打印')
  expect(linkOn(printer.papers()[0]!)).toBe(NOTICE.link)
})

test('Bluetooth that is off or not allowed is said in words', async () => {
  const off = await printWith({
    adapter: { errCode: 10_001, errMsg: 'openBluetoothAdapter:fail not available' },
  })
  await off.page.waitForText('请打开手机蓝牙')
  const denied = await printWith({ adapter: { errMsg: 'openBluetoothAdapter:fail auth deny' } })
  await denied.page.waitForText('没有蓝牙权限')
})
