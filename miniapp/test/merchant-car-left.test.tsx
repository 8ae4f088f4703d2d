import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { session } from '../src/merchant/calls'
import type { ReactElement } from 'react'
import { waitingLookUps } from '../src/merchant/found/waiting-look-ups'
import OrderPage from '../src/merchant/pages/order/index'
import PlatePage from '../src/merchant/recovery/plate/index'
import { chooseLanguage } from '../src/shared/i18n/language'
import { arrear, board, staffOrder, staffSession } from './support/lot'
import { refusal } from './support/orders'
import { phone } from './support/phone'

const LEFT_AT = '2026-11-22T02:30:00.000Z'
let lookUp: () => Promise<{ statusCode: number; data: unknown }>
let left: { plateColour: string; leftAt: string }[]
const ended = () => staffOrder({ state: 'expired', endedAt: '2026-11-22T02:00:00.000Z', moveTask: null })

beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  left = []
  lookUp = () =>
    Promise.resolve({ statusCode: 200, data: { found: [], today: { lookUpCount: 1, foundCount: 0 } } })
  phone.respond = ({ url }) => {
    const { pathname } = new URL(url)
    const ok = (data: unknown) => ({ statusCode: 200, data })
    if (pathname === '/staff/session') return ok(staffSession())
    if (pathname === '/staff/me') return ok(staffSession().me)
    if (pathname === '/staff/board') return ok(board())
    if (pathname === '/staff/arrears') return ok({ items: [arrear()], left })
    if (pathname === '/staff/patrol/look-ups') return lookUp()
    if (pathname.startsWith('/staff/orders/')) return ok(ended())
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(() => jest.useRealTimers())

const show = async (page: ReactElement, params: Record<string, string>) => {
  phone.params = params
  render(page)
  await act(() => jest.advanceTimersByTimeAsync(0))
  await act(() => jest.advanceTimersByTimeAsync(0))
}
const showPlate = () => show(<PlatePage />, { text: encodeURIComponent('粤B12388'), colour: 'blue' })
const showOrder = () => show(<OrderPage />, { orderId: ended().id })
const button = (name: string) => screen.getByRole('button', { name })
const LEFT = [{ plateColour: 'blue', leftAt: LEFT_AT }]
const lookUps = () => phone.requests.filter(({ url }) => url.includes('/staff/patrol/look-ups'))
const tap = async (name: string) => {
  fireEvent.click(button(name))
  await act(() => jest.advanceTimersByTimeAsync(0))
  await act(() => jest.advanceTimersByTimeAsync(0))
}

describe('a car that has left as far as anybody has told', () => {
  it('is not spoken of while it may still be there, and starting notes nothing more', async () => {
    await showPlate()
    expect(screen.queryByText(/已离场/)).toBeNull()
    await tap('发起追缴')
    expect(phone.visited.at(-1)).toMatch(/recover/)
    expect(lookUps()).toEqual([])
  })

  it('is told with the time above the button; whoever starts all the same is noted as having seen it there, once', async () => {
    left = LEFT
    await showPlate()
    expect(screen.getByText('记录显示这辆车已离场（11月22日 10:30）')).toBeTruthy()
    await tap('发起追缴')
    expect(phone.visited.at(-1)).toMatch(/recover/)
    expect(lookUps()).toHaveLength(1)
    expect(JSON.parse(lookUps()[0]!.data as string)).toMatchObject({
      lotId: expect.any(String),
      plateText: arrear().plateText,
      plateColour: 'blue',
      lookedAt: expect.stringMatching(/Z$/),
    })
    await tap('发起追缴')
    expect(lookUps()).toHaveLength(1)
  })

  it('never keeps anybody from starting: a platform that does not answer is waited for three seconds', async () => {
    left = LEFT
    lookUp = () => new Promise(() => undefined)
    await showPlate()
    const before = phone.visited.length
    await tap('发起追缴')
    expect(phone.visited).toHaveLength(before)
    await act(() => jest.advanceTimersByTimeAsync(3000))
    expect(phone.visited.at(-1)).toMatch(/recover/)
  })

  it('is sent later where there is no network, and never when the platform refuses it', async () => {
    left = LEFT
    lookUp = () => Promise.reject({ errMsg: 'request:fail' })
    await showPlate()
    await tap('发起追缴')
    expect(phone.visited.at(-1)).toMatch(/recover/)
    const [waiting, ...more] = waitingLookUps.of(staffSession().me.staff.id)
    expect(more).toEqual([])
    expect(waiting!.lookUp).toMatchObject({ plateText: arrear().plateText, plateColour: 'blue' })
    waitingLookUps.remove(waiting!)
    cleanup()
    lookUp = () => Promise.resolve({ statusCode: 409, data: refusal('NOT_ON_SHIFT') })
    await showPlate()
    await tap('发起追缴')
    expect(phone.visited.at(-1)).toMatch(/recover/)
    expect(waitingLookUps.of(staffSession().me.staff.id)).toEqual([])
  })

  it('of another colour with the same text changes nothing', async () => {
    left = [{ plateColour: 'green', leftAt: LEFT_AT }]
    await showPlate()
    expect(screen.queryByText(/已离场/)).toBeNull()
  })

  it('may be held again from its order, with the same alert and the same note', async () => {
    left = LEFT
    await showOrder()
    expect(screen.getByText('记录显示这辆车已离场（11月22日 10:30）')).toBeTruthy()
    await tap('重新发起追缴')
    expect(lookUps()).toHaveLength(1)
    expect(phone.visited.at(-1)).toMatch(/recover/)
  })
})
