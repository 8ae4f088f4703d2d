import path from 'node:path'
import { startPanel, type Device, type Panel, type Timings } from '@fangxing/device-sim'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { StaffOrder } from '@fangxing/contract/orders'
import type { Arrear } from '../../harness/fixtures'
import { recoveryRequest, uploadPhoto } from '../../harness/scenario'
import { TestSystem } from '../../harness/test-system'
import { carPhoto, type PhotoLight } from './car-photo'
import { startChromium } from './chromium'
import { startWebApps, type WebApps } from './web-apps'

/** The lock goes down slowly enough to be seen, and up quickly, because most tests begin with a raised lock. */
const TIMINGS = { raiseMs: 150, lowerMs: 1_000, motorTimeoutMs: 4_000 }
const PHONE: BrowserContextOptions = {
  viewport: { width: 375, height: 812 },
  isMobile: true,
  hasTouch: true,
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
}
/** For what hangs, on a machine whose cores are busy. */
const ACTION_TIMEOUT_MS = 25_000

/** Two unpaid stays, each with the steps of its price. */
const STAYS = [
  {
    dueFen: 1500,
    daysAgo: 12,
    trace: [
      { text: '首小时', amountFen: 500 },
      { text: '后续 2 小时 × ¥5', amountFen: 1000 },
    ],
  },
  {
    dueFen: 800,
    daysAgo: 30,
    trace: [
      { text: '首小时', amountFen: 500 },
      { text: '后续 2 小时 × ¥1.5', amountFen: 300 },
    ],
  },
]

/** A test system with browser pages: Chromium on the real web apps and on the device's own page. */
export class BrowserHarness {
  /** Errors inside pages and requests to other hosts: none is allowed. */
  private readonly pageErrors: string[] = []

  private constructor(
    readonly system: TestSystem,
    readonly browser: Browser,
    readonly webApps: WebApps,
    private readonly panel: Panel,
  ) {}

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<BrowserHarness> {
    const system = await TestSystem.start({ settings })
    const panel = await startPanel({ port: 0, devices: [] })
    const [browser, webApps] = await Promise.all([
      startChromium(),
      startWebApps({
        backendUrl: system.origin(),
        wechatSimUrl: system.wechat.url,
        logFile: path.join(system.dir, 'web-apps.log'),
      }),
    ])
    return new BrowserHarness(system, browser, webApps, panel)
  }

  /** A device whose lock moves slowly enough to be seen, also on its own page. */
  async addDevice(timings: Partial<Timings> = {}): Promise<Device> {
    const device = await this.system.addDevice({ ...TIMINGS, ...timings })
    this.panel.add(device)
    return device
  }

  /** Two unpaid stays of one plate, with photographs and the steps of their prices. */
  async addArrears(plateText: string): Promise<Arrear[]> {
    const { system } = this
    const evidence = {
      entryPhotoIds: [await this.uploadCarPhoto(plateText, 'noon')],
      exitPhotoIds: [await this.uploadCarPhoto(plateText, 'dusk')],
    }
    const arrears: Arrear[] = []
    for (const { trace, ...stay } of STAYS) {
      const arrear = await system.addArrear({ plateText, ...stay })
      await system.db.query('UPDATE arrear SET evidence = $2, trace = $3 WHERE id = $1', [
        arrear.id,
        evidence,
        JSON.stringify(trace),
      ])
      arrears.push(arrear)
    }
    return arrears
  }

  /** Steps 1 to 4 for a car with complete arrears and photographs. */
  async openOrder(device: Device, plateText: string): Promise<StaffOrder> {
    const arrears = await this.addArrears(plateText)
    const staff = await this.system.staff('attendant')
    const photo = await this.uploadCarPhoto(plateText, 'rain')
    return staff.call('openRecovery', { body: recoveryRequest(this.system, arrears, device, [photo]) })
  }

  /** Steps 1 to 5 for a car with complete arrears and photographs. */
  async blockCar(device: Device, plateText: string): Promise<StaffOrder> {
    const order = await this.openOrder(device, plateText)
    const staff = await this.system.staff('attendant')
    await staff.call('raise', { params: { orderId: order.id }, body: {} })
    await this.system.untilOrder(order.id, 'active')
    return order
  }

  /** A page in a browser context of its own, on a phone unless `options` say otherwise. */
  async openPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ ...PHONE, ...options })
    context.setDefaultTimeout(ACTION_TIMEOUT_MS)
    const page = await context.newPage()
    context.on('request', request => this.checkHost(request.url()))
    context.on('page', other => this.watchPage(other))
    this.watchPage(page)
    return page
  }

  /** An owner's page just after the device was scanned with WeChat. */
  async openOwnerPage(device: Device, name = 'wang', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.openPage(options)
    await page.goto(this.scannedUrl(this.system.qrUrl(device), name))
    return page
  }

  scannedUrl(link: string, name: string): string {
    return `${this.webApps.owner}/?as=${name}&q=${encodeURIComponent(link)}`
  }

  /** The merchant mini-program of a staff member. */
  async openStaffPage(name = 'attendant', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.openPage(options)
    await page.goto(`${this.webApps.merchant}/?as=${name}`)
    return page
  }

  /** The page that shows the device's lock, screen and keypad. */
  async openDevicePage(device: Device, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.openPage({
      viewport: { width: 900, height: 1200 },
      isMobile: false,
      hasTouch: false,
      ...options,
    })
    await page.goto(`${this.panel.url}#${device.deviceId}`)
    return page
  }

  /** Ends a test: saves a screenshot of each page beside the system's logs, closes all pages, and checks what must hold. */
  async endTest(): Promise<void> {
    const contexts = this.browser.contexts()
    const pages = contexts.flatMap(context => context.pages())
    const name = (expect.getState().currentTestName ?? 'test').replace(/[^a-z0-9]+/gi, '-').slice(0, 60)
    await Promise.allSettled(
      pages.map((page, index) =>
        page.screenshot({ path: path.join(this.system.dir, `${name}-${index}.png`), timeout: 2_000 }),
      ),
    )
    await Promise.all(contexts.map(context => context.close()))
    expect(this.pageErrors.splice(0)).toEqual([])
    expect(await this.system.brokenInvariants()).toEqual([])
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.webApps.stop()
    await this.panel.close()
    await this.system.stop()
  }

  private async uploadCarPhoto(plate: string, light: PhotoLight): Promise<string> {
    const staff = await this.system.staff('attendant')
    const content = await carPhoto(this.browser, `${plate.slice(0, 2)}·${plate.slice(2)}`, light)
    return uploadPhoto(staff, { content, mediaType: 'image/jpeg' })
  }

  private checkHost(url: string): void {
    const { hostname, protocol } = new URL(url)
    if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1')
      this.pageErrors.push(`request to another host: ${url}`)
  }

  private watchPage(page: Page): void {
    page.on('websocket', socket => this.checkHost(socket.url()))
    page.on('pageerror', error => this.pageErrors.push(`error in a page: ${error.stack ?? error.message}`))
  }
}
