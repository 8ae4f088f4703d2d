/** @jest-environment node */
import { builtWeapp } from './harness/built'
import { fakeWx, type WxReplies } from './harness/fake-wx'
import { launch } from './harness/launch'
import { waitFor } from './harness/wait-for'
import { bill } from './support/bills'
import { ownerOrder, paidOrder, paymentReply, signedIn } from './support/orders'

const LINK = 'https://fangxing.example/d/ABCD2345.1.signature'
const LOT = {
  id: '00000000-0000-4000-8000-000000000002',
  name: '南湖停车场',
  address: '南湖路 88 号',
  hotline: '0755-26001234',
  payee: { name: '深圳市南湖停车管理有限公司', verified: true },
}
let folder: string
beforeAll(() => {
  folder = builtWeapp('owner')
})

const opened: { close: () => void }[] = []
afterEach(() => {
  for (const page of opened.splice(0)) page.close()
})

function owner(
  overrides: Partial<WxReplies> & { order?: ReturnType<typeof ownerOrder>; check?: string } = {},
) {
  const served = { order: overrides.order ?? ownerOrder(), check: overrides.check ?? 'succeeded' }
  const phone = fakeWx({
    request: ({ method, url }) => {
      const { pathname } = new URL(url)
      if (pathname === '/owner/session') return { statusCode: 200, data: signedIn() }
      if (pathname === '/owner/scan')
        return {
          statusCode: 200,
          data: { device: { publicCode: 'A', lotName: null, hotline: '1' }, order: served.order },
        }
      if (pathname.endsWith('/payments'))
        return { statusCode: 200, data: paymentReply('prepaid', { sheet: true }) }
      if (pathname.endsWith('/check')) {
        if (served.check === 'succeeded') served.order = paidOrder()
        return { statusCode: 200, data: paymentReply(served.check) }
      }
      if (pathname === '/owner/shared-bills') return { statusCode: 200, data: bill() }
      if (pathname === '/owner/bills') return { statusCode: 200, data: { bill: null } }
      if (/^\/owner\/lots\/[^/]+\/stays$/.test(pathname)) return { statusCode: 200, data: { items: [] } }
      if (pathname.startsWith('/owner/lots/')) return { statusCode: 200, data: LOT }
      if (pathname === '/owner/plates')
        return {
          statusCode: 200,
          data: { items: [], isReadAtOnce: false, reminders: null, endedMessages: null },
        }
      if (pathname === '/owner/orders') return { statusCode: 200, data: { items: [] } }
      return { statusCode: method === 'GET' ? 200 : 404, data: served.order }
    },
    ...overrides,
  })
  const bundle = launch(folder, phone)
  const open = async (route: string, query: Record<string, string> = {}) => {
    const page = await bundle.open(route, query)
    opened.push(page)
    return page
  }
  return { phone, bundle, open, served }
}

const bodies = (phone: ReturnType<typeof fakeWx>, path: RegExp) =>
  phone.requests
    .filter(({ url }) => path.test(new URL(url).pathname))
    .map(({ data }) => JSON.parse(String(data)) as unknown)

describe('the owner’s WeChat bundle', () => {
  it('signs in with wx.login and shows the order of the scanned link in two requests', async () => {
    const { phone, open, bundle } = owner()
    const page = await open('pages/order/index', { q: encodeURIComponent(LINK), scancode_time: '1764000000' })
    await page.waitForText('深圳市南湖停车管理有限公司')
    expect(page.text()).toMatch(/47/)
    expect(phone.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      'POST /owner/session',
      'POST /owner/scan',
    ])
    expect(bodies(phone, /session/)).toEqual([{ code: 'code-1' }])
    expect(bodies(phone, /scan/)).toEqual([{ link: LINK }])
    expect(page.missingTemplates()).toEqual([])
    expect(bundle.errors).toEqual([])
  })

  it('carries accessible names and roles into the view', async () => {
    const { open, bundle } = owner()
    const page = await open('pages/order/index', { scene: 'S' })
    await page.waitForText('应付合计')
    // The template says under which short name an attribute of a view comes.
    const aliasOf = (attribute: string) =>
      new RegExp(`<view [^>]*${attribute}="\\{\\{(?:xs\\.b\\()?i\\.(\\w+)`).exec(bundle.templates)?.[1] ??
      'none'
    const values = (attribute: string) => page.valuesOf(aliasOf(attribute))
    expect(values('aria-label')).toContain('蓝牌 粤B·8**88')
    expect(values('aria-role')).toEqual(expect.arrayContaining(['img', 'heading']))
    expect(values('aria-hidden')).toContain(true)
  })

  it('opens the start page instead of a page that does not exist', async () => {
    const { open, bundle, phone } = owner()
    await open('pages/home/index')
    bundle.pageNotFound('pages/gone/index')
    await waitFor(
      () => phone.calls.some(([name]) => name === 'reLaunch'),
      () => 'nothing was opened',
    )
    expect(phone.calls.find(([name]) => name === 'reLaunch')![1]).toMatchObject({ url: '/pages/home/index' })
  })

  it('offers a new version, and restarts only when that is wanted', async () => {
    const { open, phone } = owner()
    const page = await open('pages/home/index')
    await page.waitForText('我的订单')
    phone.updateReady()
    await waitFor(
      () => phone.calls.some(([name]) => name === 'showModal'),
      () => 'nothing was asked',
    )
    expect(phone.calls.some(([name]) => name === 'applyUpdate')).toBe(false)
  })

  it('follows WeChat’s own font size', async () => {
    const large = await owner({ appBaseInfo: { fontSizeSetting: 20 } }).open('pages/home/index')
    await large.waitForText('我的订单')
    expect(large.valuesOf('cl').some(name => String(name).includes('fx-page--text-2'))).toBe(true)
    const usual = await owner().open('pages/home/index')
    await usual.waitForText('我的订单')
    expect(usual.valuesOf('cl').some(name => String(name).includes('fx-page--text'))).toBe(false)
  })

  it('lets an order be sent to a friend who pays', async () => {
    const { open } = owner()
    const page = await open('pages/order/index', { scene: 'S' })
    await page.waitForText('请朋友代付')
    expect(await page.share()).toMatchObject({
      path: `/pages/order/index?orderId=${ownerOrder().id}`,
      title: '请帮我付一笔停车欠费',
    })
  })

  it('opens a bill that was sent, and lets it be sent on', async () => {
    const { phone, open } = owner()
    const page = await open('more/bill/index', { share: 'code' })
    await page.waitForText('为保护车主隐私')
    expect(bodies(phone, /shared-bills/)).toEqual([{ code: 'code' }])
    expect(await page.share()).toMatchObject({ path: '/more/bill/index?share=code' })
    expect(page.missingTemplates()).toEqual([])
  })

  it('opens the page for a plate from the link on the sign of a lot, and asks for what is typed', async () => {
    const { phone, open } = owner()
    const q = encodeURIComponent('https://fangxing.example/l/18EF49DDA5')
    const page = await open('more/plate/index', { q, scancode_time: '1764000000' })
    await page.waitForText('南湖停车场')
    expect(phone.requests.map(({ url }) => url)).toContainEqual(
      expect.stringMatching(/\/owner\/lots\/18EF49DDA5$/),
    )
    for (const key of '粤B12388') await page.tapWhen(new RegExp(`^${key}$`))
    await page.tapWhen(/^蓝$/)
    await page.tapWhen(/^查询欠费$/)
    await page.waitForText('没有查到欠费')
    expect(bodies(phone, /owner\/bills$/)).toEqual([
      { lotId: LOT.id, plate: { text: '粤B12388', colour: 'blue' } },
    ])
  })

  it('opens from the scene of a mini-program code', async () => {
    const { phone, open } = owner()
    const page = await open('pages/order/index', { scene: encodeURIComponent('ABCD2345.1.signature') })
    await page.waitForText('应付合计')
    expect(bodies(phone, /scan/)).toEqual([{ scene: 'ABCD2345.1.signature' }])
  })

  it('opens WeChat’s sheet with one tap, confirms with the platform, and shows the lock live', async () => {
    const { phone, open } = owner()
    const page = await open('pages/order/index', { scene: 'S' })
    await page.waitForText('应付合计')
    page.tap(/微信支付/)
    await page.waitForText('已支付，正在为您降锁')
    // The state stands at the top.
    expect(phone.calls.find(([name]) => name === 'pageScrollTo')![1]).toMatchObject({ scrollTop: 0 })
    expect(bodies(phone, /payments$/)).toEqual([{ amountFen: 1250 }])
    expect(phone.calls.find(([name]) => name === 'requestPayment')![1]).toEqual(
      paymentReply('', { sheet: true }).pay,
    )

    await waitFor(
      () => phone.sockets.length === 1,
      () => 'no socket',
    )
    const [socket] = phone.sockets
    socket!.open()
    await waitFor(
      () => socket!.sent.length === 1,
      () => 'nothing sent on the socket',
    )
    expect(socket!.sent[0]).toEqual({ type: 'auth', token: 'token-1' })
    socket!.receive({ type: 'ready', now: new Date().toISOString() })
    await waitFor(
      () => socket!.sent.length === 2,
      () => 'no subscription',
    )
    expect(socket!.sent[1]).toMatchObject({ type: 'watch', orderId: ownerOrder().id })
    socket!.receive({
      type: 'order',
      order: paidOrder({ version: 9, state: 'released', releasedAt: new Date().toISOString() }),
    })
    await page.waitForText('可以离开了')
    expect(page.missingTemplates()).toEqual([])
  })

  it('shows that nothing was charged after a cancelled payment', async () => {
    const { open } = owner({ pay: () => 'requestPayment:fail cancel', check: 'prepaid' })
    const page = await open('pages/order/index', { scene: 'S' })
    await page.waitForText('应付合计')
    page.tap(/微信支付/)
    await page.waitForText('您取消了支付，没有扣款')
  })

  it('uses the stored session when the app is reopened: one request', async () => {
    const { phone, open } = owner()
    phone.storage.set('fangxing.owner', { ...signedIn(), mine: { ownerRef: 'me' } })
    const page = await open('pages/order/index', { orderId: ownerOrder().id })
    await page.waitForText('应付合计')
    expect(phone.requests).toHaveLength(1)
    expect(phone.requests[0]!.header.Authorization).toBe('Bearer token-1')
  })

  it('reconnects when the app comes to the foreground', async () => {
    const { phone, open } = owner()
    const page = await open('pages/order/index', { scene: 'S' })
    await page.waitForText('应付合计')
    await waitFor(
      () => phone.sockets.length === 1,
      () => 'no socket',
    )
    phone.sockets[0]!.disconnect()
    phone.showApp()
    await waitFor(
      () => phone.sockets.length === 2,
      () => 'not reconnected',
    )
    phone.sockets[1]!.open()
    await waitFor(
      () => phone.sockets[1]!.sent.length === 1,
      () => 'not authenticated again',
    )
  })

  it('opens every page, with a template for all it shows and without a logged error', async () => {
    const { bundle, open } = owner({ order: paidOrder() })
    const routes = [
      ...bundle.app.pages,
      ...(bundle.app.subPackages ?? []).flatMap(({ root, pages }) => pages.map(page => `${root}/${page}`)),
    ]
    expect(routes.length).toBeGreaterThanOrEqual(5)
    for (const route of routes) {
      const page = await open(route, { orderId: ownerOrder().id })
      await page.waitForText(/[\u4e00-\u9fff]{2}/)
      expect([route, page.missingTemplates()]).toEqual([route, []])
    }
    expect(bundle.errors).toEqual([])
  })
})
