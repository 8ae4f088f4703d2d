import type { OwnerOrder } from '@fangxing/contract/orders'
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { session } from '../src/owner/calls'
import OrderPage from '../src/owner/pages/order/index'
import { chooseLanguage } from '../src/shared/i18n/language'
import { ownerOrder, refusal, signedIn } from './support/orders'
import { phone } from './support/phone'

type Report = NonNullable<OwnerOrder['reports']>[number]
const report = (overrides: Partial<Report> = {}): Report => ({
  kind: 'emergency_requested',
  state: 'open',
  askedAt: '2026-11-22T01:00:00.000Z',
  seenAt: null,
  takenOverAt: null,
  closedAt: null,
  ...overrides,
})

const OBJECTION = {
  ground: 'paid_already',
  state: 'submitted',
  submittedAt: '2026-11-22T01:00:00.000Z',
  decideBy: '2026-11-22T01:30:00.000Z',
  isReleasedUnanswered: true,
  decidedAt: null,
  decision: null,
} as const
let served: OwnerOrder
let reachable: boolean
beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  phone.params = { scene: 'ABC.1.sig' }
  served = ownerOrder()
  reachable = true
  phone.respond = ({ url }) => {
    const { pathname } = new URL(url)
    if (pathname === '/owner/session') return { statusCode: 200, data: signedIn() }
    if (!reachable) throw Object.assign(new Error(), { errMsg: 'request:fail' })
    if (pathname === '/owner/scan')
      return {
        statusCode: 200,
        data: { device: { publicCode: 'A', lotName: null, hotline: '1' }, order: served },
      }
    if (pathname.endsWith('/emergency')) {
      served = ownerOrder({ version: served.version + 1, reports: [report()] })
      return { statusCode: 200, data: { incidentId: 'i', hotline: '1' } }
    }
    if (pathname.endsWith('/dispute')) {
      served = ownerOrder({ version: served.version + 1, dispute: OBJECTION })
      return { statusCode: 200, data: { dispute: OBJECTION, hotline: '1' } }
    }
    if (pathname.startsWith('/owner/orders/')) return { statusCode: 200, data: served }
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(() => jest.useRealTimers())

const advance = (ms = 0) => act(() => jest.advanceTimersByTimeAsync(ms))
async function open() {
  render(<OrderPage />)
  await advance()
}
const step = (name: string) =>
  within(screen.getByRole('list', { name: '您的应急放行请求' }))
    .getAllByRole('listitem')
    .find(({ textContent }) => textContent.includes(name))!.className
const ask = async () => {
  fireEvent.click(screen.getByRole('button', { name: '紧急情况，请求立即放行' }))
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: '有人需要就医' }))
  await advance()
}

describe('what the owner asked of the staff', () => {
  it('goes out by the tap on a reason, and is not called received before somebody has seen it', async () => {
    await open()
    await ask()
    expect(JSON.parse(String(phone.requestsTo('POST', /emergency$/)[0]!.data))).toEqual({
      reason: '有人需要就医',
    })
    const dialog = screen.getByRole('dialog')
    expect(dialog.textContent).toContain('等待值班人员查看')
    expect(dialog.textContent).not.toContain('已收到')
  })

  it('stays on the page after the sheet is closed, with the telephone', async () => {
    await open()
    await ask()
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: '关闭' }))
    expect(step('已发出')).toContain('done')
    expect(step('等待值班人员查看')).toContain('now')
    expect(screen.getAllByRole('button', { name: /拨打车场热线/ })[0]!.className).toContain('primary')
  })

  it('is shown seen, taken over and released as it goes on', async () => {
    const at = '2026-11-22T01:01:00.000Z'
    served = ownerOrder({ reports: [report({ seenAt: at, takenOverAt: at, state: 'acknowledged' })] })
    await open()
    expect(step('有人正在处理')).toContain('done')
    expect(step('等待锁降下')).toContain('now')
  })

  it('is not sent without a network, and the page says to call', async () => {
    await open()
    reachable = false
    await ask()
    expect(within(screen.getByRole('dialog')).getByRole('alert').textContent).toMatch(/没有发出.*热线/)
  })

  it('shows nothing in a copy that a node of the former version made', async () => {
    served = ownerOrder()
    await open()
    expect(screen.queryByRole('list', { name: '您的应急放行请求' })).toBeNull()
  })
})

describe('an objection at the car', () => {
  const tap = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
  const answered = (dispute: Partial<NonNullable<OwnerOrder['dispute']>>, order: Partial<OwnerOrder> = {}) =>
    void (served = ownerOrder({ ...order, dispute: { ...OBJECTION, ...dispute } }))

  it('names its ground, and the page counts down to the release', async () => {
    jest.setSystemTime(new Date('2026-11-22T01:00:30.000Z'))
    await open()
    tap('不是我的车 / 对欠费有异议')
    const send = () => screen.getByRole<HTMLButtonElement>('button', { name: '提交异议' })
    expect(send().disabled).toBe(true)
    fireEvent.click(screen.getByRole('radio', { name: '其他原因' }))
    expect(send().disabled).toBe(true)
    fireEvent.click(screen.getByRole('radio', { name: '这些费用已经付过' }))
    fireEvent.click(send())
    await advance()
    expect(JSON.parse(String(phone.requestsTo('POST', /dispute$/)[0]!.data))).toEqual({
      ground: 'paid_already',
    })
    expect(screen.getByRole('timer').textContent).toBe('29:30')
    expect(screen.queryByRole('button', { name: '不是我的车 / 对欠费有异议' })).toBeNull()
  })

  it.each([
    [
      'that is rejected shows the reason',
      { state: 'rejected', decision: '照片与车牌一致' },
      {},
      /照片与车牌一致/,
    ],
    ['said before promises no release', { isReleasedUnanswered: false }, {}, /不会自动放行/],
    ['that nobody answered', { state: 'released' }, { state: 'expired' }, /已自动放行/],
  ] as const)('%s', async (_name, dispute, order, text) => {
    answered(dispute, order)
    await open()
    expect(screen.getByText(text)).toBeTruthy()
    expect(screen.queryByRole('timer')).toBeNull()
  })

  it('of somebody else is only reported while it waits, and one’s own may be made after it', async () => {
    served = ownerOrder({ dispute: null, isOtherDisputeWaiting: true })
    await open()
    expect(screen.getByText('这张账单已有人提出异议')).toBeTruthy()
    expect(screen.queryByRole('button', { name: '不是我的车 / 对欠费有异议' })).toBeNull()
    served = ownerOrder({ version: served.version + 1, dispute: null })
    await advance(60_000)
    tap('不是我的车 / 对欠费有异议')
    expect(screen.getByRole('dialog').textContent).toMatch(/同样的异议以前核对过的除外/)
  })

  it('says nothing more once the car was paid for', async () => {
    answered({}, { state: 'releasing', paidAt: '2026-11-22T01:05:00.000Z' })
    await open()
    expect(screen.queryByText('您的异议')).toBeNull()
  })
})
