/** @jest-environment node */
import { fakeWx, type WxReplies } from './harness/fake-wx'
import { builtWeapp } from './harness/built'
import { launch } from './harness/launch'
import type { OpenPage } from './harness/page'
import { waitFor } from './harness/wait-for'
import {
  arrear,
  board,
  device,
  DEVICE_ID,
  DEVICE_LINK,
  LOT_ID,
  me,
  moveTask,
  staffOrder,
} from './support/lot'
import { staffSession, type Board } from './support/lot'
import { refusal } from './support/orders'

const PHOTO_ID = '00000000-0000-4000-8000-000000000040'
let folder: string
beforeAll(() => {
  folder = builtWeapp('merchant')
})

const opened: { close: () => void }[] = []
afterEach(() => {
  for (const page of opened.splice(0)) page.close()
})

type Served = { board: Board; signIn: () => { statusCode: number; data: unknown } }

function staff(given: Partial<WxReplies> & Partial<Served> = {}) {
  const served = {
    board: given.board ?? board(),
    signIn: given.signIn ?? (() => ({ statusCode: 200, data: staffSession() })),
  }
  const phone = fakeWx({
    request: ({ method, url }) => {
      const { pathname } = new URL(url)
      const ok = (data: unknown) => ({ statusCode: 200, data })
      if (pathname === '/staff/session') return served.signIn()
      if (pathname === '/staff/me') return ok(me())
      if (pathname === '/staff/board') return ok(served.board)
      if (pathname === '/staff/photos') return ok({ photoId: PHOTO_ID, url: '/photos/1' })
      if (pathname === '/staff/arrears') return ok({ items: [arrear()] })
      if (pathname === '/staff/gate') return ok({ ok: true, amountFen: 1250, failed: [] })
      if (pathname === '/staff/orders')
        return ok(method === 'POST' ? staffOrder({ state: 'created' }) : { items: [staffOrder()] })
      if (pathname.startsWith('/staff/orders/')) return ok(staffOrder())
      if (pathname.startsWith('/staff/devices/')) return ok(device())
      if (pathname.endsWith('/finish')) return ok(moveTask({ state: 'closed', version: 9 }))
      return { statusCode: 404, data: refusal('NOT_FOUND') }
    },
    ...given,
  })
  const bundle = launch(folder, phone)
  const open = async (route: string, query: Record<string, string> = {}) => {
    const page = await bundle.open(route, query)
    opened.push(page)
    return page
  }
  return { phone, bundle, open, served }
}

type Phone = ReturnType<typeof fakeWx>
const bodies = (phone: Phone, path: RegExp) =>
  phone.requests
    .filter(({ url, method }) => method !== 'GET' && path.test(new URL(url).pathname))
    .map(({ data }) => JSON.parse(String(data)) as unknown)
const callsOf = (phone: Phone, name: string) => phone.calls.filter(([calledName]) => calledName === name)

/** Accepts the socket as the platform does, up to the subscription. */
async function live(phone: Phone) {
  await waitFor(
    () => phone.sockets.length > 0,
    () => 'no socket',
  )
  const socket = phone.sockets[0]!
  socket.open()
  await waitFor(
    () => socket.sent.length > 0,
    () => 'nothing sent on the socket',
  )
  socket.receive({ type: 'ready', now: new Date().toISOString() })
  await waitFor(
    () => socket.sent.length > 1,
    () => 'no subscription',
  )
  return socket
}

/** Types on the plate keyboard as a person does: the next key once the last character is shown. */
async function typePlate(page: OpenPage, first: string, characters: string) {
  const typed = [...first]
  for (const character of characters) {
    await page.tapWhen(new RegExp(`^${character}$`))
    typed.push(character)
    await page.waitForText(`车牌 ${typed.join(' ')}`)
  }
}

describe('the merchant’s WeChat bundle', () => {
  it('signs in with wx.login and shows the board of the shift’s lot', async () => {
    const { phone, open, bundle } = staff({ board: board({ orders: [staffOrder()] }) })
    const page = await open('pages/board/index')
    await page.waitForText('进行中的追缴')
    expect(page.text()).toContain('南湖停车场')
    expect(page.text()).toContain('待支付')
    expect(bodies(phone, /session/)).toEqual([{ code: 'code-1' }])
    expect(phone.requests.some(({ url }) => url.includes(`/staff/board?lotId=${LOT_ID}`))).toBe(true)
    expect(page.missingTemplates()).toEqual([])
    expect(bundle.errors).toEqual([])
  })

  it('asks a new account for the invite code', async () => {
    const { open } = staff({ signIn: () => ({ statusCode: 403, data: refusal('STAFF_NOT_BOUND') }) })
    const page = await open('pages/board/index')
    await page.waitForText('邀请码')
    expect(page.missingTemplates()).toEqual([])
  })

  it('uses the stored session when the app is reopened: no sign-in', async () => {
    const { phone, open } = staff()
    const { token, expiresAt } = staffSession()
    phone.storage.set('fangxing.staff', { token, expiresAt, mine: { me: me() } })
    const page = await open('pages/board/index')
    await page.waitForText('南湖停车场')
    expect(bodies(phone, /session/)).toEqual([])
    expect(phone.requests[0]!.header.Authorization).toBe('Bearer token-1')
  })

  it('enters a plate on the keyboard and shows its arrears', async () => {
    const { phone, open } = staff()
    const page = await open('recovery/plate/index')
    await page.waitForText('粤')
    await typePlate(page, '', '粤B12388')
    page.tap(/^查询欠费$/)
    await page.waitForText('欠费合计')
    const requests = phone.requests.filter(({ url }) => url.includes('/staff/arrears'))
    expect(requests).toHaveLength(1)
    expect(requests[0]!.url).toContain(`plateText=${encodeURIComponent('粤B12388')}`)
    page.tap(/^蓝$/)
    await page.tapWhen(/^发起追缴$/)
    await waitFor(
      () => callsOf(phone, 'navigateTo').length === 1,
      () => 'the recovery was never opened',
    )
    expect(callsOf(phone, 'navigateTo')[0]![1]).toMatchObject({ url: '/recovery/recover/index' })
    expect(phone.storage.get('fangxing.draft')).toMatchObject({
      plate: { text: '粤B12388', colour: 'blue' },
      chosen: [arrear().id],
    })
    expect(page.missingTemplates()).toEqual([])
  })

  it('scans the device with WeChat’s camera and sends its link with the check', async () => {
    const { phone, open } = staff({ scan: () => DEVICE_LINK })
    phone.storage.set('fangxing.draft', {
      plate: { text: '粤B12388', colour: 'blue' },
      arrears: [arrear()],
      chosen: [arrear().id],
    })
    const page = await open('recovery/recover/index')
    await page.waitForText('看车再核对车牌')
    page.tap(/^核对车牌$/)
    await typePlate(page, '粤B12', '388')
    await page.tapWhen(/^蓝$/)
    await page.tapWhen(/^核对车牌$/, 'last')
    await page.waitForText('已核对')
    page.tap(/^扫描装置$/)
    await page.waitForText(DEVICE_ID)
    page.tap(/^检查能否升锁$/)
    await page.waitForText('可以升锁')
    expect(bodies(phone, /gate/)).toMatchObject([{ device: { link: DEVICE_LINK }, lotId: LOT_ID }])
    page.tap(/^发起追缴$/)
    await waitFor(
      () => callsOf(phone, 'redirectTo').length === 1,
      () => 'the order was never opened',
    )
    expect(page.missingTemplates()).toEqual([])
  })

  it('shows live changes of the lot and gives the alarm for a new move task', async () => {
    const { phone, open } = staff({ board: board({ orders: [staffOrder()] }) })
    const page = await open('pages/board/index')
    await page.waitForText('待支付')
    const socket = await live(phone)
    expect(socket.sent).toEqual([
      { type: 'auth', token: 'token-1' },
      { type: 'watch_emergencies' },
      { type: 'watch_lot', lotId: LOT_ID },
    ])
    expect(callsOf(phone, 'vibrateLong')).toEqual([])
    socket.receive({
      type: 'staff_order',
      order: staffOrder({ version: 7, state: 'released', releasedAt: new Date().toISOString() }),
    })
    await page.waitForText('可以离开')
    socket.receive({ type: 'move_task', task: moveTask() })
    await page.waitForText('新的移动指令')
    await waitFor(
      () => callsOf(phone, 'vibrateLong').length > 0,
      () => 'never vibrated',
    )
  })

  it('finishes a move task with a photo and by scanning the device', async () => {
    const { phone, open } = staff({
      scan: () => DEVICE_LINK,
      board: board({ moveTasks: [moveTask({ state: 'arrived', version: 3 })] }),
    })
    const page = await open('pages/tasks/index', { taskId: moveTask().id })
    await page.waitForText('取走后的照片')
    expect(page.text()).toContain('先拍照，再扫描完成')
    page.tap(/拍照$/)
    await page.tapWhen(/^扫描装置并完成$/)
    await page.waitForText('这条指令已完成')
    expect(bodies(phone, /finish/)).toEqual([{ link: DEVICE_LINK, photoIds: [PHOTO_ID] }])
  })

  it('opens every page, with a template for all it shows and without a logged error', async () => {
    const { bundle, open } = staff({
      board: board({ orders: [staffOrder()], moveTasks: [moveTask({ state: 'acknowledged' })] }),
    })
    const routes = [
      ...bundle.app.pages,
      ...(bundle.app.subPackages ?? []).flatMap(({ root, pages }) => pages.map(page => `${root}/${page}`)),
    ]
    expect(routes.length).toBeGreaterThanOrEqual(13)
    for (const route of routes) {
      const page = await open(route, {
        orderId: staffOrder().id,
        taskId: moveTask().id,
        deviceId: DEVICE_ID,
        plateText: encodeURIComponent('粤B12388'),
        plateColour: 'blue',
      })
      await page.waitForText(/[\u4e00-\u9fff]{2}/)
      expect([route, page.missingTemplates()]).toEqual([route, []])
    }
    expect(bundle.errors).toEqual([])
  })
})
