import type { OwnerOrder } from '@fangxing/contract/orders'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { session } from '../src/owner/calls'
import { clearPendingPayment } from '../src/owner/pay/pending-payment'
import OrderPage from '../src/owner/pages/order/index'
import { chooseLanguage } from '../src/shared/i18n/language'
import { ownerOrder, PAYMENT_ID, paidOrder, paymentReply, refusal, signedIn } from './support/orders'
import { phone } from './support/phone'

type Reply = { statusCode: number; data: unknown }

const ok = (data: unknown): Reply => ({ statusCode: 200, data })
let served: OwnerOrder
let payReply: () => Reply
let checkReply: () => Reply

beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  phone.params = { scene: 'ABC.1.sig' }
  served = ownerOrder()
  payReply = () => ok(paymentReply('prepaid', { sheet: true }))
  checkReply = () => ok(paymentReply('prepaid'))
  phone.respond = ({ method, url }) => {
    const { pathname } = new URL(url)
    if (pathname === '/owner/session') return ok(signedIn())
    if (pathname === '/owner/scan')
      return ok({ device: { publicCode: 'A', lotName: null, hotline: '1' }, order: served })
    if (pathname.endsWith('/payments')) return payReply()
    if (pathname.endsWith('/check')) return checkReply()
    if (pathname.endsWith('/release-code')) return ok({ code: '40718265', ticket: 't', epoch: 3 })
    if (method === 'GET') return ok(served)
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(() => jest.useRealTimers())

const advance = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms))

async function open() {
  const page = render(<OrderPage />)
  await advance(0)
  return page
}

async function tapPay() {
  fireEvent.click(screen.getByRole('button', { name: /微信支付/ }))
  await advance(0)
}

async function receiveLive(order: OwnerOrder) {
  act(() => phone.socket().open())
  await advance(0)
  act(() => phone.socket().receive({ type: 'ready', now: new Date().toISOString() }))
  act(() => phone.socket().receive({ type: 'order', order }))
  await advance(0)
}

describe('the first screen', () => {
  it('needs two requests and shows the payee, the car, the pairing code and the total', async () => {
    await open()
    expect(phone.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      'POST /owner/session',
      'POST /owner/scan',
    ])
    expect(screen.getByText('深圳市南湖停车管理有限公司')).toBeTruthy()
    expect(screen.getByRole('img', { name: '蓝牌 粤B·8**88' })).toBeTruthy()
    expect(screen.getByText('47')).toBeTruthy()
    expect(screen.getAllByText('¥12.50').length).toBeGreaterThan(0)
  })

  it('shows the plate whole, as the picture beside it does, and masked when a node of the former version made the copy', async () => {
    served = ownerOrder({ plateText: '粤B12388' })
    await open()
    expect(screen.getByRole('img', { name: '蓝牌 粤B·12388' })).toBeTruthy()
  })

  it('warns about a forged code and offers no payment', async () => {
    const respond = phone.respond
    phone.respond = requests =>
      requests.url.endsWith('/owner/scan')
        ? { statusCode: 400, data: refusal('QR_INVALID') }
        : respond(requests)
    await open()
    expect(screen.getByRole('alert').textContent).toMatch(/请勿付款/)
    expect(screen.queryByRole('button', { name: /微信支付/ })).toBeNull()
  })

  it('disables payment to a payee who is not verified', async () => {
    served = ownerOrder({ payee: { name: '不明', verified: false } })
    await open()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /微信支付/ }).disabled).toBe(true)
  })
})

describe('a phone whose storage is full', () => {
  // What could not be stored is known as long as the app runs, and so in the next test.
  afterEach(clearPendingPayment)

  it('signs in, shows the order, opens the sheet and checks the payment', async () => {
    phone.isFull = true
    await open()
    expect(screen.getByText('深圳市南湖停车管理有限公司')).toBeTruthy()
    checkReply = () => ok(paymentReply('succeeded'))
    await tapPay()
    await advance(10)
    expect(phone.pays).toHaveLength(1)
    expect(phone.requestsTo('POST', /check$/).length).toBeGreaterThan(0)
    // One sign-in serves all of it: the token is known as long as the app runs.
    expect(phone.requestsTo('POST', /\/owner\/session$/)).toHaveLength(1)
  })

  it('lets a person pay again after the sheet failed to open', async () => {
    phone.isFull = true
    phone.pay = () => Promise.reject({ errMsg: 'requestPayment:fail' })
    await open()
    await tapPay()
    await advance(10)
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /微信支付/ }).disabled).toBe(false)
  })
})

describe('paying', () => {
  it('opens WeChat’s sheet by one tap, for exactly the amount that was shown', async () => {
    await open()
    await tapPay()
    expect(JSON.parse(String(phone.requestsTo('POST', /payments$/)[0]!.data))).toEqual({ amountFen: 1250 })
    expect(phone.pays).toEqual([paymentReply('prepaid', { sheet: true }).pay])
  })

  it('confirms with the platform and shows the live progress', async () => {
    await open()
    checkReply = () => {
      served = paidOrder()
      return ok(paymentReply('succeeded'))
    }
    await tapPay()
    await advance(10)
    expect(screen.getByRole('heading', { name: '已支付，正在为您降锁' })).toBeTruthy()
    await receiveLive(paidOrder({ version: 4, state: 'released', releasedAt: '2026-11-22T01:05:09.000Z' }))
    expect(screen.getByRole('heading', { name: '可以离开了' })).toBeTruthy()
  })

  it('shows that nothing was charged after a cancelled payment, and allows to pay again', async () => {
    await open()
    phone.pay = () => Promise.reject({ errMsg: 'requestPayment:fail cancel' })
    await tapPay()
    await advance(10)
    expect(screen.getByRole('alert').textContent).toMatch(/您取消了支付，没有扣款/)
    await tapPay()
    expect(phone.pays).toHaveLength(2)
  })

  it('shows paid when WeChat has the payment although the sheet was cancelled', async () => {
    await open()
    phone.pay = () => Promise.reject({ errMsg: 'requestPayment:fail cancel' })
    checkReply = () => {
      served = paidOrder()
      return ok(paymentReply('succeeded'))
    }
    await tapPay()
    await advance(10)
    expect(screen.getByRole('heading', { name: '已支付，正在为您降锁' })).toBeTruthy()
  })

  it('asks again by the next tap when WeChat did not answer and no sheet was opened', async () => {
    await open()
    payReply = () => ok(paymentReply('unknown'))
    await tapPay()
    expect(screen.getByRole('alert').textContent).toMatch(/没有扣款/)
    payReply = () => ok(paymentReply('prepaid', { sheet: true }))
    await tapPay()
    expect(phone.pays).toHaveLength(1)
  })

  it('shows an unknown result as being checked with WeChat, never as failed, and blocks a second payment', async () => {
    await open()
    checkReply = () => ok(paymentReply('unknown'))
    await tapPay()
    await advance(30_000)
    expect(screen.getByRole('alert').textContent).toMatch(/正在向微信核实/)
    expect(screen.getByRole<HTMLButtonElement>('button', { name: /微信支付/ }).disabled).toBe(true)
    await receiveLive(paidOrder())
    expect(screen.queryByText('正在向微信核实')).toBeNull()
    expect(screen.getByRole('heading', { name: '已支付，正在为您降锁' })).toBeTruthy()
  })

  it('shows the message of a refusal and the new amount', async () => {
    await open()
    payReply = () => {
      served = ownerOrder({ version: 2, dueFen: 900 })
      return { statusCode: 409, data: refusal('AMOUNT_CHANGED') }
    }
    await tapPay()
    expect(screen.getByRole('alert').textContent).toMatch(/拒绝 AMOUNT_CHANGED/)
    expect(screen.getByRole('button', { name: /微信支付 ¥9.00/ })).toBeTruthy()
  })

  it('checks the payment again when the app was killed while the sheet was open', async () => {
    phone.storage.set('fangxing.pending-payment', { orderId: served.id, paymentId: PAYMENT_ID })
    checkReply = () => {
      served = paidOrder()
      return ok(paymentReply('succeeded'))
    }
    await open()
    await advance(10)
    expect(phone.requestsTo('POST', /check$/)).toHaveLength(1)
    expect(screen.getByRole('heading', { name: '已支付，正在为您降锁' })).toBeTruthy()
  })

  it('shows the second of two payers that the money is refunded', async () => {
    await open()
    checkReply = () => {
      const refund = {
        id: 'r',
        paymentId: PAYMENT_ID,
        state: 'processing' as const,
        amountFen: 1250,
        payerRef: 'me',
      }
      served = paidOrder({
        settlement: { ...paidOrder().settlement!, payerRef: 'friend' },
        refunds: [{ ...refund, createdAt: '2026-11-22T01:05:01.000Z', succeededAt: null }],
      })
      return ok(paymentReply('surplus'))
    }
    await tapPay()
    await advance(10)
    await receiveLive(served)
    expect(screen.getByText(/您的付款将全额退回/)).toBeTruthy()
    expect(screen.getByText(/微信正在退款 ¥12.50/)).toBeTruthy()
    expect(screen.getByText('这笔欠费已由他人付清，您无需再付。')).toBeTruthy()
  })

  it('never says that somebody paid when money that did not match went back and the lock is up', async () => {
    await open()
    checkReply = () => ok(paymentReply('quarantined'))
    await tapPay()
    await advance(10)
    expect(screen.getByText('支付正在人工核对')).toBeTruthy()
    checkReply = () => ok(paymentReply('surplus'))
    await advance(10_000)
    expect(screen.getByText('这笔付款会原路退回，订单还没有付清')).toBeTruthy()
    expect(screen.queryByText(/已由他人付清/)).toBeNull()
    expect(screen.getByRole('button', { name: /微信支付/ }).getAttribute('aria-disabled')).not.toBe('true')
  })
})

describe('a late release', () => {
  it('shows the release code in two groups, how to type it, and the hotline', async () => {
    served = paidOrder({
      releaseDelayedAt: '2026-11-22T01:05:15.000Z',
      lock: { position: 'up', link: 'offline', releaseCodeOffered: true, isStuck: false },
    })
    await open()
    await advance(0)
    expect(screen.getByLabelText('4 0 7 1 8 2 6 5').textContent).toBe('40718265')
    expect(screen.getByText(/先按 \* 清空/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: /拨打车场热线/ }))
    expect(phone.dialled).toEqual(['0755-26001234'])
  })
})

describe('an ended order', () => {
  it.each(['cancelling', 'releasing'] as const)(
    'says that a stuck lock brings people, the hotline first: %s',
    async state => {
      const lock = { position: 'lowering', link: 'online', releaseCodeOffered: true, isStuck: true } as const
      const delayed = { releaseDelayedAt: '2026-11-22T01:06:00.000Z' }
      served =
        state === 'releasing'
          ? paidOrder({ lock, ...delayed })
          : ownerOrder({ state, endCause: 'STAFF', lock, ...delayed })
      await open()
      expect(screen.getByText('锁卡住了，请先别动车')).toBeTruthy()
      expect(screen.getByText(/会带钥匙来打开/)).toBeTruthy()
      expect(screen.queryByText('离线放行码')).toBeNull()
      expect(phone.requestsTo('GET', /release-code/)).toEqual([])
      const [first] = screen.getAllByRole('button').filter(({ textContent }) => textContent !== 'English')
      expect(first!.textContent).toMatch(/^拨打车场热线/)
    },
  )

  it('does not say that the device never rose while its lock is up', async () => {
    const lock = { position: 'up', link: 'online', releaseCodeOffered: false, isStuck: false } as const
    served = ownerOrder({ state: 'deploy_failed', lock })
    await open()
    expect(screen.queryByText(/装置没有升起/)).toBeNull()
    expect(screen.getByText('车场已撤销，正在降锁')).toBeTruthy()
  })

  it.each([
    ['cancelled', /车场已取消/],
    ['overridden', /已应急放行/],
    ['expired', /最长停留时间/],
    ['deploy_failed', /装置没有升起/],
  ] as const)('%s is explained and cannot be paid', async (state, text) => {
    const lock = { ...ownerOrder().lock, position: 'down' } as const
    served = ownerOrder({ state, endedAt: '2026-11-22T03:00:00.000Z', lock })
    await open()
    expect(screen.getByText(text)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /微信支付/ })).toBeNull()
  })

  it('is shown in English when English is chosen', async () => {
    await open()
    fireEvent.click(screen.getByRole('button', { name: 'English' }))
    expect(screen.getByRole('button', { name: /Pay with WeChat/ })).toBeTruthy()
  })
})

describe('an expired session', () => {
  it('signs in again by itself and repeats the call', async () => {
    let refused = 0
    const respond = phone.respond
    phone.respond = requests => {
      if (requests.url.endsWith('/owner/scan') && refused++ === 0)
        return { statusCode: 401, data: refusal('SESSION_EXPIRED') }
      return respond(requests)
    }
    await open()
    expect(phone.requestsTo('POST', /session$/)).toHaveLength(2)
    expect(phone.requestsTo('POST', /scan$/)).toHaveLength(2)
    expect(screen.getByText('应付合计')).toBeTruthy()
  })
})
