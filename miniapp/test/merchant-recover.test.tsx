import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { session } from '../src/merchant/calls'
import RecoverPage from '../src/merchant/recovery/recover/index'
import { saveDraft } from '../src/merchant/recover/draft'
import { chooseLanguage } from '../src/shared/i18n/language'
import { refusal, TRACE } from './support/orders'
import { arrear, board, DEVICE_ID, LOT_ID, staffOrder, staffSession } from './support/lot'
import { phone } from './support/phone'

type Reply = { statusCode: number; data: unknown }
const ok = (data: unknown): Reply => ({ statusCode: 200, data })
const failed = (...rules: [string, string][]) =>
  rules.map(([code, zh]) => ({ code, message: { zh, en: code } }))

let eligibilityReply: () => Reply
let openReply: () => Reply

beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  saveDraft({ plate: { text: '粤B12388', colour: 'blue' }, arrears: [arrear()], chosen: [arrear().id] })
  eligibilityReply = () => ok({ ok: true, amountFen: 1250, failed: [] })
  openReply = () => ok(staffOrder({ state: 'created' }))
  phone.respond = ({ method, url }) => {
    const { pathname } = new URL(url)
    const mine = staffSession()
    const me = { ...mine.me, staff: { ...mine.me.staff, roles: ['attendant', 'manager'] } }
    if (pathname === '/staff/session') return ok({ ...mine, me })
    if (pathname === '/staff/me') return ok(me)
    if (pathname === '/staff/board') return ok(board())
    if (pathname === '/staff/photos') return ok({ photoId: 'photo-1', url: '/photos/photo-1' })
    if (pathname === '/staff/gate') return eligibilityReply()
    if (pathname === '/staff/orders' && method === 'POST') return openReply()
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(() => jest.useRealTimers())

const advance = (ms = 0) => act(() => jest.advanceTimersByTimeAsync(ms))
const button = (name: RegExp | string) => screen.getByRole<HTMLButtonElement>('button', { name })
const tap = async (name: RegExp | string) => {
  fireEvent.click(button(name))
  await advance()
}
const bodies = (path: RegExp) =>
  phone.requestsTo('POST', path).map(({ data }) => JSON.parse(String(data)) as Record<string, unknown>)

/** Enters the second reading of the plate and chooses the device from the list, because the camera is not allowed. */
async function fillForm(last = '388', colour = '蓝') {
  render(<RecoverPage />)
  await advance()
  await tap('核对车牌')
  const dialog = screen.getByRole('dialog')
  const sheet = within(dialog)
  // By their text: a search by role over the whole keyboard takes a second a key.
  for (const character of last)
    fireEvent.click([...dialog.querySelectorAll('button')].find(key => key.textContent === character)!)
  fireEvent.click(sheet.getByRole('radio', { name: colour }))
  fireEvent.click(sheet.getByRole('button', { name: '核对车牌' }))
  await advance()
  phone.scan = () => Promise.reject({ errMsg: 'scanCode:fail auth deny' })
  await tap('扫描装置')
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: new RegExp(DEVICE_ID) }))
  await advance()
}

describe('starting a recovery', () => {
  it('lists what is missing and sends no request before', async () => {
    render(<RecoverPage />)
    await advance()
    expect(screen.getByText('还需要: 看车再核对车牌 · 扫描装置 · 现场检查 · 现场照片')).toBeTruthy()
    expect(button('检查能否升锁').disabled).toBe(true)
    expect(phone.requestsTo('POST', /gate/)).toEqual([])
  })

  it('waits for a picture from when it was taken, so that nothing is asked without it', async () => {
    await fillForm()
    let made = () => undefined as void
    phone.camera.push('wxfile://scene.jpg')
    phone.compress = () => new Promise(resolve => (made = resolve))
    await tap('拍照')
    expect(button('照片发送中').disabled).toBe(true)
    made()
    await advance()
    await tap('检查能否升锁')
    expect(bodies(/gate/)).toMatchObject([{ photoIds: ['photo-1'] }])
    expect(screen.getByText('可以升锁')).toBeTruthy()
    phone.compress = () => new Promise(resolve => (made = resolve))
    await tap('拍照')
    expect(button('发起追缴').disabled).toBe(true)
    expect(bodies(/orders$/)).toEqual([])
  })

  it('names the live order of a car that is held already, and leads to it', async () => {
    const rule = {
      ...failed(['GATE_PLATE_LIVE', '该车已有进行中的追缴订单'])[0],
      params: { orderId: 'live-1' },
    }
    eligibilityReply = () => ok({ ok: false, amountFen: 1250, failed: [rule] })
    await fillForm()
    await tap('检查能否升锁')
    await tap('查看该订单')
    expect(phone.visited.at(-1)).toContain('/pages/order/index?orderId=live-1')
  })

  it('lets a manager say why a car is held again within a day', async () => {
    eligibilityReply = () => ok({ ok: false, amountFen: 1250, failed: failed(['GATE_LET_GO', '已放行过']) })
    await fillForm()
    await tap('检查能否升锁')
    await tap('说明理由，再次追缴')
    await tap('上次误放行')
    await tap('确认理由')
    await tap('检查能否升锁')
    expect(bodies(/gate/).at(-1)).toMatchObject({ againReason: '上次误放行' })
  })

  it('shows the message of every failed rule', async () => {
    eligibilityReply = () =>
      ok({
        ok: false,
        amountFen: 1250,
        failed: failed(
          ['GATE_SELF_TEST', '装置今日尚未通过自检'],
          ['GATE_CHECKLIST', '现场检查未全部确认'],
          ['GATE_HOURS', '当前时段不允许追缴'],
        ),
      })
    await fillForm()
    await tap('检查能否升锁')
    const card = screen.getByRole('alert')
    expect(within(card).getByText('现在不能升锁')).toBeTruthy()
    expect(
      within(card)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['装置今日尚未通过自检', '现场检查未全部确认›', '当前时段不允许追缴'])
    expect(screen.queryByRole('button', { name: '发起追缴' })).toBeNull()
    expect(button('再检查一次').disabled).toBe(false)
  })

  it('leads from a rule to where it is corrected', async () => {
    eligibilityReply = () =>
      ok({
        ok: false,
        amountFen: 1250,
        failed: failed(
          ['GATE_CHECKLIST', '现场检查还有没勾选的'],
          ['GATE_DEVICE_SELF_TEST', '装置今日尚未通过自检'],
          ['GATE_HOURS', '当前时段不允许升锁'],
        ),
      })
    await fillForm()
    await tap('检查能否升锁')
    await tap(/现场检查还有没勾选的/)
    expect(phone.scrolledTo).toEqual(['#mer-step-checklist'])
    await tap(/尚未通过自检/)
    expect(phone.visited).toEqual([`/more/device/index?deviceId=${DEVICE_ID}`])
    expect(screen.queryByRole('button', { name: /当前时段/ })).toBeNull()
  })

  it('clears the result as soon as the form changes', async () => {
    await fillForm()
    await tap('检查能否升锁')
    expect(screen.getByText('可以升锁')).toBeTruthy()
    fireEvent.click(screen.getByRole('checkbox', { name: '不在消防通道' }))
    await advance()
    expect(screen.queryByText('可以升锁')).toBeNull()
    expect(button('检查能否升锁').disabled).toBe(false)
  })

  it('sends both readings, the device and the checklist, and opens the order that was made', async () => {
    await fillForm()
    for (const box of [/车内没有人/, /不在消防通道/, /不会挡住/, /不是救护车/, /可收现金/])
      fireEvent.click(screen.getByRole('checkbox', { name: box }))
    await advance()
    await tap('检查能否升锁')
    await tap('发起追缴')
    const [sent] = bodies(/\/staff\/orders$/)
    expect(sent).toEqual({
      lotId: LOT_ID,
      plate: { text: '粤B12388', colour: 'blue' },
      recognised: { text: '粤B12388', colour: 'blue' },
      arrearIds: [arrear().id],
      device: { id: DEVICE_ID },
      checklist: {
        nobodyInside: true,
        notInFireLane: true,
        notBlockingOthers: true,
        notSpecialVehicle: true,
        canPayOtherwise: true,
      },
      photoIds: [],
    })
    expect(bodies(/gate/)[0]).toEqual(sent)
    expect(phone.visited).toEqual([`/pages/order/index?orderId=${staffOrder().id}`])
  })

  it('sends the bay for whoever takes the device away, when somebody wrote it', async () => {
    await fillForm()
    fireEvent.input(screen.getByRole('textbox', { name: /车位/ }), { target: { value: ' 负二层 C-12 ' } })
    await advance()
    await tap('检查能否升锁')
    expect(bodies(/gate/)[0]).toMatchObject({ bay: '负二层 C-12' })
    fireEvent.input(screen.getByRole('textbox', { name: /车位/ }), { target: { value: ' ' } })
    await advance()
    await tap('检查能否升锁')
    expect(bodies(/gate/)[1]).not.toHaveProperty('bay')
  })

  it('shows that the two readings differ, and leaves the decision to the platform', async () => {
    await fillForm('389')
    expect(screen.getByText('两次输入不一致')).toBeTruthy()
    await tap('检查能否升锁')
    expect(bodies(/gate/)[0]).toMatchObject({
      plate: { text: '粤B12389', colour: 'blue' },
      recognised: { text: '粤B12388', colour: 'blue' },
    })
  })

  it('lists the rules that failed between the check and the opening', async () => {
    openReply = () => ({
      statusCode: 409,
      data: { ...refusal('GATE_REFUSED'), details: failed(['GATE_DEVICE', '装置已离线']), traceId: TRACE },
    })
    await fillForm()
    await tap('检查能否升锁')
    await tap('发起追缴')
    expect(within(screen.getByRole('alert')).getByRole('listitem').textContent).toBe('装置已离线')
    expect(phone.visited).toEqual([])
  })

  it('opens with the same idempotency key when the reply was lost, so that there is one order', async () => {
    openReply = () => {
      throw Object.assign(new Error(), { errMsg: 'request:fail timeout' })
    }
    await fillForm()
    await tap('检查能否升锁')
    await tap('发起追缴')
    openReply = () => ok(staffOrder({ state: 'created' }))
    await tap('重试')
    await tap('发起追缴')
    const keys = phone.requestsTo('POST', /\/staff\/orders$/).map(({ header }) => header['Idempotency-Key'])
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBeTruthy()
    expect(keys[1]).toBe(keys[0])
  })

  it('asks for a plate first when there is no draft', async () => {
    phone.storage.delete('fangxing.draft')
    render(<RecoverPage />)
    await advance()
    expect(screen.getByText('没有选好的车辆')).toBeTruthy()
    await tap('输入车牌')
    expect(phone.visited).toEqual(['/recovery/plate/index'])
  })
})

describe('a plate that another car wears too', () => {
  const asks = /车型、车身颜色和欠费的那辆车一致/
  const checkbox = () => screen.queryByRole('checkbox', { name: asks })

  it('is not spoken of at other cars', async () => {
    await fillForm()
    expect(checkbox()).toBeNull()
    expect(screen.queryByText('疑似套牌：核对车型和颜色')).toBeNull()
  })

  it('is named, and the attendant confirms that type and colour are those of the car that owes', async () => {
    const plate = { text: '粤B12388', colour: 'blue' as const }
    saveDraft({ plate, arrears: [arrear()], chosen: [arrear().id], isCloneSuspected: true })
    await fillForm()
    expect(screen.getByText('疑似套牌：核对车型和颜色')).toBeTruthy()
    fireEvent.click(checkbox()!)
    await tap('检查能否升锁')
    expect(bodies(/gate$/)[0]).toMatchObject({ checklist: { typeAndColourMatch: true } })
  })

  it('asks for it too when the plate was flagged after it was looked up', async () => {
    await fillForm()
    eligibilityReply = () =>
      ok({ ok: false, amountFen: 1250, failed: failed(['GATE_CLONE', '疑似套牌：请核对车型和颜色']) })
    await tap('检查能否升锁')
    await advance()
    expect(checkbox()!.getAttribute('aria-checked')).toBe('false')
  })
})
