import path from 'node:path'
import { startPanel, type Device, type Panel, type Timings } from '@fangxing/device-sim'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { StaffOrder } from '@fangxing/contract/orders'
import type { Debt } from '../../harness/builders'
import type { StaffPhone } from '../../harness/http-client'
import { wishFor } from '../../harness/road'
import { World, type WorldOptions } from '../../harness/world'
import { startChromium } from './chromium'
import { photographOf, type Sight } from './scenery'
import { startScreens, type Screens } from './screens'

/** It goes down slowly enough to be seen, and up as quickly as may be: most tests begin with a lock that stands. */
const SEEN = { raiseMs: 150, lowerMs: 1_000, motorTimeoutMs: 4_000 }
const PHONE: BrowserContextOptions = {
  viewport: { width: 375, height: 812 },
  isMobile: true,
  hasTouch: true,
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
}
const WAIT_MS = 10_000

/** A world with people in it: real Chromium windows on the real pages, and the device's own page. */
export class Street {
  /** What a page asked of anybody but this machine, and what broke in a page: both must stay empty. */
  readonly complaints: string[] = []

  private constructor(
    readonly world: World,
    readonly browser: Browser,
    readonly screens: Screens,
    readonly panel: Panel,
  ) {}

  static async open(options: WorldOptions = {}): Promise<Street> {
    const world = await World.start(options)
    const panel = await startPanel({ port: 0, devices: [] })
    const [browser, screens] = await Promise.all([
      startChromium(),
      startScreens({
        backendUrl: world.origin(),
        wechatSimUrl: world.wechat.url,
        logFile: path.join(world.dir, 'screens.log'),
      }),
    ])
    return new Street(world, browser, screens, panel)
  }

  /** A device whose arm can be watched, here and on its page. */
  async addDevice(timings: Partial<Timings> = {}): Promise<Device> {
    const device = await this.world.addDevice({ ...SEEN, ...timings })
    this.panel.add(device)
    return device
  }

  /** A photograph of a car, kept by the platform. */
  async photograph(plate: string, sight: Sight): Promise<string> {
    const staff = await this.world.staff('attendant')
    const content = await photographOf(this.browser, `${plate.slice(0, 2)}·${plate.slice(2)}`, sight)
    const { photoId } = await staff.call('putPhoto', { bytes: { content, mediaType: 'image/jpeg' } })
    return photoId
  }

  /** Two stays that a car left without paying, each with its price worked out and photographed. */
  async debtor(plateText: string): Promise<Debt[]> {
    const { world } = this
    const evidence = {
      entryPhotoIds: [await this.photograph(plateText, 'noon')],
      exitPhotoIds: [await this.photograph(plateText, 'dusk')],
    }
    const stays = [
      {
        dueFen: 1500,
        daysAgo: 12,
        trace: [
          ['首小时', 500],
          ['后续 2 小时 × ¥5', 1000],
        ] as const,
      },
      {
        dueFen: 800,
        daysAgo: 30,
        trace: [
          ['首小时', 500],
          ['后续 2 小时 × ¥1.5', 300],
        ] as const,
      },
    ]
    const debts: Debt[] = []
    for (const { trace, ...wish } of stays) {
      const debt = await world.debt({ plateText, ...wish })
      const lines = trace.map(([text, amountFen]) => ({ text, amountFen }))
      await world.db.query('UPDATE arrear SET evidence = $2, trace = $3 WHERE id = $1', [
        debt.id,
        evidence,
        JSON.stringify(lines),
      ])
      debts.push(debt)
    }
    return debts
  }

  /** Steps 1 to 4 for a car with everything a real one has. */
  async open(device: Device, plateText: string, staff?: StaffPhone): Promise<StaffOrder> {
    const debts = await this.debtor(plateText)
    const phone = staff ?? (await this.world.staff('attendant'))
    const scene = await this.photograph(plateText, 'rain')
    return phone.call('openRecovery', { body: wishFor(this.world, debts, device, [scene]) })
  }

  /** Steps 1 to 5 for a car with everything a real one has. */
  async block(device: Device, plateText: string): Promise<StaffOrder> {
    const staff = await this.world.staff('attendant')
    const order = await this.open(device, plateText, staff)
    await staff.call('raise', { params: { orderId: order.id }, body: {} })
    await this.world.untilOrder(order.id, 'active')
    return order
  }

  /** A window of its own for one person, as a phone unless told otherwise. */
  async window(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ ...PHONE, ...options })
    context.setDefaultTimeout(WAIT_MS)
    const page = await context.newPage()
    context.on('request', request => this.watch(request.url()))
    context.on('page', other => this.listen(other))
    this.listen(page)
    return page
  }

  /** An owner who has just scanned the device with WeChat. */
  async ownerScans(device: Device, name = 'wang', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.window(options)
    await page.goto(this.scannedUrl(this.world.link(device), name))
    return page
  }

  scannedUrl(link: string, name: string): string {
    return `${this.screens.owner}/?as=${name}&q=${encodeURIComponent(link)}`
  }

  /** A member of staff with their mini-program open. */
  async staff(name = 'attendant', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.window(options)
    await page.goto(`${this.screens.merchant}/?as=${name}`)
    return page
  }

  /** The device as one stands before it. */
  async device(device: Device, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.window({
      viewport: { width: 900, height: 1200 },
      isMobile: false,
      hasTouch: false,
      ...options,
    })
    await page.goto(`${this.panel.url}#${device.deviceId}`)
    return page
  }

  /** Ends a test: what each window showed at last is kept beside the world's logs, and all windows are shut. */
  async clear(): Promise<void> {
    const contexts = this.browser.contexts()
    const pages = contexts.flatMap(context => context.pages())
    const name = (expect.getState().currentTestName ?? 'test').replace(/[^a-z0-9]+/gi, '-').slice(0, 60)
    await Promise.allSettled(
      pages.map((page, index) =>
        page.screenshot({ path: path.join(this.world.dir, `${name}-${index}.png`), timeout: 2_000 }),
      ),
    )
    await Promise.all(contexts.map(context => context.close()))
    expect(this.complaints.splice(0)).toEqual([])
    expect(await this.world.audit()).toEqual([])
  }

  async close(): Promise<void> {
    await this.browser.close()
    this.screens.stop()
    await this.panel.close()
    await this.world.stop()
  }

  private watch(url: string): void {
    const { hostname, protocol } = new URL(url)
    if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1') this.complaints.push(`asked ${url}`)
  }

  private listen(page: Page): void {
    page.on('websocket', socket => this.watch(socket.url()))
    page.on('pageerror', error => this.complaints.push(`broke: ${error.stack ?? error.message}`))
  }
}
