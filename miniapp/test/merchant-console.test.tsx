import { act, cleanup, render, screen } from '@testing-library/react'
import type { ConsoleRequestView } from '@fangxing/contract/console-sessions'
import type { Role } from '@fangxing/contract/roles'
import { session } from '../src/merchant/calls'
import ConsolePage from '../src/merchant/more/console/index'
import { requestIdIn } from '../src/merchant/more/console/request-id'
import BoardPage from '../src/merchant/pages/board/index'
import { updateMe } from '../src/merchant/staff/auth'
import { chooseLanguage } from '../src/shared/i18n/language'
import { board, me, staffSession } from './support/lot'
import { refusal } from './support/orders'
import { phone } from './support/phone'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'
const LINK = `https://fangxing.example/c/${ID}`
const waiting: ConsoleRequestView = {
  id: ID,
  state: 'waiting',
  act: null,
  browser: 'Edge',
  system: 'Windows',
  place: '203.0.113.*',
  askedAt: '2026-11-22T01:00:00.000Z',
  expiresAt: '2026-11-22T01:01:00.000Z',
}
const signedIn = {
  id: '00000000-0000-4000-8000-000000000041',
  browser: 'Chrome',
  system: 'macOS',
  place: '198.51.100.*',
  createdAt: '2026-11-22T00:30:00.000Z',
  lastUsedAt: '2026-11-22T00:59:00.000Z',
  expiresAt: '2026-11-22T12:30:00.000Z',
  isThis: false,
}
let roles: Role[]
let request: ConsoleRequestView
let sessions: (typeof signedIn)[]
beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  request = waiting
  sessions = [signedIn]
  phone.respond = ({ url, method, data }) => {
    const { pathname } = new URL(url)
    const mine = me({
      staff: { ...me().staff, roles },
      ...(roles.includes('platform') ? { lots: [], shift: null } : {}),
    })
    if (pathname === '/staff/session') return { statusCode: 200, data: { ...staffSession(), me: mine } }
    if (pathname === '/staff/me') return { statusCode: 200, data: mine }
    if (pathname === '/staff/board') return { statusCode: 200, data: board() }
    if (pathname === '/console/sessions') return { statusCode: 200, data: { items: sessions } }
    if (pathname === `/console/sessions/${signedIn.id}` && method === 'DELETE') {
      sessions = []
      return { statusCode: 200, data: {} }
    }
    const ours = `/staff/console-sign-ins/${ID}`
    if (pathname === `${ours}/confirm` && JSON.stringify(data).includes('47'))
      return { statusCode: 200, data: { ...request, state: 'confirmed' } }
    if (pathname === `${ours}/confirm`) return { statusCode: 409, data: refusal('CONSOLE_DIGITS_WRONG') }
    if (pathname === `${ours}/refuse`) return { statusCode: 200, data: { ...request, state: 'refused' } }
    if (pathname === ours) return { statusCode: 200, data: request }
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(() => jest.useRealTimers())

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await act(() => jest.advanceTimersByTimeAsync(0))
}
async function open(Page: () => React.ReactNode, as: Role, params: Record<string, string> = {}) {
  cleanup()
  session.clear()
  roles = [as]
  phone.params = params
  const lots = as === 'platform' ? { lots: [], shift: null } : {}
  act(() => updateMe(me({ staff: { ...me().staff, roles }, ...lots })))
  render(<Page />)
  await settle()
}
async function tap(name: string | RegExp): Promise<void> {
  const button = screen.getByRole('button', { name })
  act(() => button.click())
  await settle()
}
const isDisabled = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name }).disabled

describe('the code of a computer', () => {
  it.each([
    [LINK, ID],
    [encodeURIComponent(LINK), ID],
    [`${LINK}?from=wechat`, ID],
    [`https://fangxing.example/d/${ID}`, undefined],
    ['https://fangxing.example/c/123', undefined],
    ['%E0%A4%A', undefined],
  ])('%s is recognised', (text, id) => expect(requestIdIn(text)).toBe(id))

  it('shows what asks, and is confirmed only with two digits', async () => {
    await open(ConsolePage, 'manager', { q: encodeURIComponent(LINK) })
    expect(screen.getByText('在这台电脑上登录控制台？')).toBeTruthy()
    expect(screen.getByText('Edge · Windows')).toBeTruthy()
    expect(screen.getByText('203.0.113.*')).toBeTruthy()
    expect(isDisabled('确认登录')).toBe(true)
    await tap('4')
    expect(isDisabled('确认登录')).toBe(true)
    await tap('9')
    await tap('删除')
    await tap('7')
    await tap('确认登录')
    expect(phone.requestsTo('POST', /confirm$/)).toHaveLength(1)
    expect(screen.getByRole('alert').textContent).toContain('已确认')
    expect(screen.queryByRole('button', { name: '确认登录' })).toBeNull()
  })

  it('is over after other digits, and another code can be scanned', async () => {
    await open(ConsolePage, 'manager', { q: LINK })
    await tap('1')
    await tap('1')
    await tap('确认登录')
    expect(screen.getByRole('alert').textContent).toContain('CONSOLE_DIGITS_WRONG')
    expect(screen.queryByRole('button', { name: '确认登录' })).toBeNull()
    expect(screen.getByRole('button', { name: '扫描电脑上的二维码' })).toBeTruthy()
  })

  it('is refused with one tap', async () => {
    await open(ConsolePage, 'manager', { q: LINK })
    await tap('不是我，拒绝')
    expect(screen.getByRole('alert').textContent).toContain('什么也没有发生')
  })

  it('says what the computer wants to do when that is more than to sign in', async () => {
    request = { ...waiting, act: 'revokeDevice' }
    await open(ConsolePage, 'manager', { q: LINK })
    expect(screen.getByText('吊销装置')).toBeTruthy()
    expect(isDisabled('允许执行')).toBe(true)
    expect(screen.queryByRole('button', { name: '确认登录' })).toBeNull()
  })

  it('that has expired says so', async () => {
    request = { ...waiting, state: 'expired' }
    await open(ConsolePage, 'manager', { q: LINK })
    expect(screen.getByRole('alert').textContent).toContain('二维码已过期')
  })

  it('is scanned on the page, and one of something else is named as such', async () => {
    await open(ConsolePage, 'platform')
    phone.scan = () => Promise.resolve({ result: 'https://fangxing.example/d/6T7QVS9M.1.x' })
    await tap('扫描电脑上的二维码')
    expect(screen.getByRole('alert').textContent).toContain('这不是控制台登录的二维码')
    phone.scan = () => Promise.resolve({ result: LINK })
    await tap('扫描电脑上的二维码')
    expect(screen.getByText('在这台电脑上登录控制台？')).toBeTruthy()
  })
})

describe('where somebody is signed in', () => {
  it('is listed, and ended with one tap', async () => {
    await open(ConsolePage, 'finance')
    expect(screen.getByText('Chrome · macOS')).toBeTruthy()
    await tap('退出这台电脑')
    expect(screen.getByText('没有登录任何电脑')).toBeTruthy()
  })

  it('is told on the board until it was looked at', async () => {
    await open(BoardPage, 'manager')
    const notice = '您的账号在电脑上登录了控制台'
    expect(screen.getByText(notice)).toBeTruthy()
    await tap('查看，或让它退出')
    expect(phone.visited).toContain('/more/console/index')
    await open(ConsolePage, 'manager')
    await open(BoardPage, 'manager')
    expect(screen.queryByText(notice)).toBeNull()
  })

  it('people of the platform, who have no other page, find it', async () => {
    await open(BoardPage, 'platform')
    await tap('登录电脑控制台')
    expect(phone.visited).toContain('/more/console/index')
  })
})
