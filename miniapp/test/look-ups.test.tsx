import { backOffMs } from '@fangxing/contract/client/back-off'
import type { PatrolFinding } from '@fangxing/contract/sightings'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { session } from '../src/merchant/calls'
import App from '../src/merchant/app'
import { lookUps } from '../src/merchant/found/look-ups'
import { waitingLookUps } from '../src/merchant/found/waiting-look-ups'
import { signOut } from '../src/merchant/staff/auth'
import PatrolPage from '../src/merchant/recovery/patrol/index'
import { chooseLanguage } from '../src/shared/i18n/language'
import { LOT_ID, me, STAFF_ID, staffSession } from './support/lot'
import { refusal } from './support/orders'
import { phone } from './support/phone'

const FINDING: PatrolFinding = {
  sightingId: null,
  plateText: '粤B00001',
  plateColour: 'blue',
  arrearCount: 1,
  dueFen: 3000,
  oldestExitedAt: '2026-11-01T03:05:00.000Z',
  seenCount: 2,
  holdCount: 0,
  reminderCount: 0,
  lastRemindedAt: null,
  mayMeet: { kind: 'nothing', holdFrom: null, failed: [] },
}
let isReachable: boolean
let answer: () => { statusCode: number; data: unknown }
const found = (...findings: unknown[]) => ({
  statusCode: 200,
  data: { found: findings, today: { lookUpCount: 3, foundCount: findings.length } },
})
const lookUpOf = (plateText: string, agoMs = 60_000) => ({
  lotId: LOT_ID,
  plateText,
  plateColour: 'blue' as const,
  lookedAt: new Date(Date.now() - agoMs).toISOString(),
})
const asked = () =>
  phone
    .requestsTo('POST', /patrol.look-ups$/)
    .map(({ data }) => (JSON.parse(String(data)) as { plateText: string }).plateText)
const LATE_KEY = 'fangxing.late-look-ups'
const keptLate = () => phone.storage.get(LATE_KEY)
/** What a patrol is told about after the app was closed and opened again on this phone. */
async function reopened() {
  const { storage } = phone
  jest.resetModules()
  const { phone: samePhone } = await import('./support/phone')
  for (const [key, value] of storage) samePhone.storage.set(key, value)
  const { lookUps: anew } = await import('../src/merchant/found/look-ups')
  const told = anew.store.getState().late.map(({ plateText }) => plateText)
  anew.start()()
  return { told, stored: samePhone.storage.get(LATE_KEY) as unknown[] | undefined }
}
const settle = () => act(() => jest.advanceTimersByTimeAsync(0))

beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  isReachable = true
  answer = () => found()
  phone.respond = ({ url }) => {
    if (!isReachable) throw Object.assign(new Error(), { errMsg: 'request:fail' })
    const { pathname } = new URL(url)
    const ok = (data: unknown) => ({ statusCode: 200, data })
    if (pathname === '/staff/session') return ok(staffSession())
    if (pathname === '/staff/me') return ok(me())
    if (pathname === '/staff/patrol/look-ups') return answer()
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
  const { token, expiresAt, me: mine } = staffSession()
  session.save({ token, expiresAt, mine: { me: mine } })
})
afterEach(() => {
  cleanup()
  for (const item of waitingLookUps.of(STAFF_ID)) waitingLookUps.remove(item)
  lookUps.forgetLate({ staffId: STAFF_ID, lotId: LOT_ID })
  jest.useRealTimers()
  jest.restoreAllMocks()
})

describe('look-ups that wait for a network', () => {
  it('are sent, the oldest first, once there is one again, whichever page is open', async () => {
    isReachable = false
    render(<App>板</App>)
    waitingLookUps.add({ staffId: STAFF_ID, lookUp: lookUpOf('粤B00001') })
    waitingLookUps.add({ staffId: STAFF_ID, lookUp: lookUpOf('粤B00002') })
    phone.network(false)
    await settle()
    isReachable = true
    phone.requests.length = 0
    phone.network(true)
    await settle()
    expect(asked()).toEqual(['粤B00001', '粤B00002'])
    expect(waitingLookUps.of(STAFF_ID)).toEqual([])
  })

  it('are sent when the app is opened again or comes to the foreground', async () => {
    waitingLookUps.add({ staffId: STAFF_ID, lookUp: lookUpOf('粤B00001') })
    render(<App>板</App>)
    await settle()
    expect(asked()).toEqual(['粤B00001'])
    waitingLookUps.add({ staffId: STAFF_ID, lookUp: lookUpOf('粤B00002') })
    phone.bringToForeground()
    await settle()
    expect(asked()).toEqual(['粤B00001', '粤B00002'])
  })

  it('are tried again after a pause where the phone believes that there is a network', async () => {
    isReachable = false
    expect(lookUps.keep(STAFF_ID, lookUpOf('粤B00001'))).toBe(true)
    await act(() => jest.advanceTimersByTimeAsync(120_000))
    const tries = asked().length
    expect(tries).toBeGreaterThan(1)
    isReachable = true
    await act(() => jest.advanceTimersByTimeAsync(120_000))
    expect(waitingLookUps.of(STAFF_ID)).toEqual([])
    expect(asked()).toHaveLength(tries + 1)
  })

  it('stay while the platform is away or wants a pause, and go when it has refused them for good', async () => {
    waitingLookUps.add({ staffId: STAFF_ID, lookUp: lookUpOf('粤B00001') })
    waitingLookUps.add({ staffId: STAFF_ID, lookUp: lookUpOf('粤B00002') })
    for (const answered of [
      { statusCode: 503, data: refusal('UNAVAILABLE') },
      { statusCode: 502, data: '<html>' },
      { statusCode: 429, data: refusal('TOO_MANY_REQUESTS') },
    ]) {
      answer = () => answered
      await act(() => lookUps.flush())
      expect(waitingLookUps.of(STAFF_ID)).toHaveLength(2)
    }
    answer = () => ({ statusCode: 403, data: refusal('FORBIDDEN') })
    await act(() => lookUps.flush())
    expect(waitingLookUps.of(STAFF_ID)).toEqual([])
  })

  it('are tried again when they would have been, however many more are kept meanwhile', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0)
    const pauseMs = backOffMs(3, 0)
    isReachable = false
    expect(lookUps.keep(STAFF_ID, lookUpOf('粤B00001'))).toBe(true)
    await act(() => jest.advanceTimersByTimeAsync(pauseMs - 1))
    expect(asked()).toEqual([])
    expect(lookUps.keep(STAFF_ID, lookUpOf('粤B00002'))).toBe(true)
    await act(() => jest.advanceTimersByTimeAsync(1))
    expect(asked()[0]).toBe('粤B00001')
    isReachable = true
    await act(() => lookUps.flush())
  })

  it('are sent by nobody else on the same phone, and not at all once they are old', async () => {
    waitingLookUps.add({ staffId: 'somebody-else', lookUp: lookUpOf('粤B00001') })
    waitingLookUps.add({ staffId: STAFF_ID, lookUp: lookUpOf('粤B00002', 31 * 60_000) })
    render(<App>板</App>)
    phone.bringToForeground()
    await settle()
    expect(asked()).toEqual([])
    for (const item of waitingLookUps.of('somebody-else')) waitingLookUps.remove(item)
  })

  it('tell on the patrol page what they found on another one, until somebody has seen it', async () => {
    answer = () => found(FINDING)
    waitingLookUps.add({ staffId: STAFF_ID, lookUp: lookUpOf('粤B00001') })
    render(<App>板</App>)
    await settle()
    cleanup()
    render(<PatrolPage />)
    await settle()
    await settle()
    expect(screen.getByText('补查到欠费车辆')).toBeTruthy()
    // Keys would cover them on a small phone.
    expect(screen.queryByRole('button', { name: '查询' })).toBeNull()
    await act(async () => screen.getByRole('button', { name: '知道了' }).click())
    expect(screen.queryByText('补查到欠费车辆')).toBeNull()
    expect(screen.getByRole('button', { name: '查询' })).toBeTruthy()
    expect(asked()).toEqual(['粤B00001'])
  })

  it('tell what they found when the app is opened again, and forget it half an hour later', async () => {
    answer = () => found(FINDING)
    waitingLookUps.add({ staffId: STAFF_ID, lookUp: lookUpOf('粤B00001') })
    render(<App>板</App>)
    await settle()
    const told = [FINDING.plateText]
    expect((await reopened()).told).toEqual(told)
    await act(() => jest.advanceTimersByTimeAsync(29 * 60_000))
    expect(keptLate()).toHaveLength(1)
    await act(() => jest.advanceTimersByTimeAsync(2 * 60_000))
    expect(keptLate()).toBeUndefined()
    expect(lookUps.store.getState().late).toEqual([])
  })

  it('keep at most twenty findings, the newest, and pass over what they cannot read', async () => {
    const late = (index: number) => ({
      ...{
        plateText: `粤B${String(index).padStart(5, '0')}`,
        found: [FINDING],
        staffId: STAFF_ID,
        lotId: LOT_ID,
      },
      foundAtMs: Date.now(),
    })
    const stored = Array.from({ length: 25 }, (_, index) => late(index))
    phone.storage.set(LATE_KEY, [null, 'x', { plateText: '粤B1' }, ...stored])
    const reopenedApp = await reopened()
    expect(reopenedApp.told).toEqual(stored.slice(-20).map(({ plateText }) => plateText))
    expect(reopenedApp.stored).toHaveLength(20)
  })

  it('are gone from the phone when the app is opened again after half an hour', async () => {
    const foundAtMs = Date.now() - 31 * 60_000
    phone.storage.set(LATE_KEY, [
      { plateText: '粤B00001', found: [FINDING], staffId: STAFF_ID, lotId: LOT_ID, foundAtMs },
    ])
    expect(await reopened()).toEqual({ told: [], stored: undefined })
  })

  it('do not take the keys away from whoever is typing a plate', async () => {
    answer = () => found(FINDING)
    render(<PatrolPage />)
    await settle()
    await settle()
    const key = (text: string) =>
      [...document.querySelectorAll('button')].find(({ textContent }) => textContent === text)
    fireEvent.click(key('粤')!)
    waitingLookUps.add({ staffId: STAFF_ID, lookUp: lookUpOf('粤B00001') })
    await act(() => lookUps.flush())
    expect(screen.getByText('补查到欠费车辆')).toBeTruthy()
    expect(key('B')).toBeTruthy()
  })

  it('leave nothing of what they found to whoever signs in next', async () => {
    answer = () => found(FINDING)
    waitingLookUps.add({ staffId: STAFF_ID, lookUp: lookUpOf('粤B00001') })
    render(<App>板</App>)
    await settle()
    expect(keptLate()).toHaveLength(1)
    await act(() => signOut())
    expect(keptLate()).toBeUndefined()
  })

  it('are told to nobody who signed out before the answer came', async () => {
    let arrive = () => {}
    const answered = new Promise<void>(resolve => (arrive = resolve))
    const { respond } = phone
    phone.respond = async request => {
      if (new URL(request.url).pathname === '/staff/patrol/look-ups') await answered
      return respond(request)
    }
    answer = () => found(FINDING)
    waitingLookUps.add({ staffId: STAFF_ID, lookUp: lookUpOf('粤B00001') })
    const flushed = lookUps.flush()
    await settle()
    await act(() => signOut())
    arrive()
    await act(() => flushed)
    expect(lookUps.store.getState().late).toEqual([])
    expect(keptLate()).toBeUndefined()
  })
})
