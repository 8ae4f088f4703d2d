import type { DeviceView } from '@fangxing/contract/devices'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { session } from '../src/merchant/calls'
import DevicePage from '../src/merchant/more/device/index'
import { chooseLanguage } from '../src/shared/i18n/language'
import { board, LOT_ID, me, staffSession } from './support/lot'
import { refusal } from './support/orders'
import { phone } from './support/phone'

const [known] = board().devices
const staff = me().staff
let device: DeviceView
let isDown: boolean
beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  isDown = true
  phone.params = { deviceId: known!.id }
  phone.respond = ({ url }) => {
    const { pathname } = new URL(url)
    const mine = me({ staff: { ...staff, roles: ['manager'] } })
    if (pathname === '/staff/session') return { statusCode: 200, data: { ...staffSession(), me: mine } }
    if (pathname === '/staff/me') return { statusCode: 200, data: mine }
    if (pathname === '/staff/board') return { statusCode: 200, data: board({ devices: [] }) }
    if (pathname === '/staff/incidents') return { statusCode: 200, data: { items: [] } }
    if (pathname.endsWith('/lot'))
      return isDown
        ? { statusCode: 200, data: { ...device, lifecycle: 'assigned' } }
        : { statusCode: 409, data: refusal('GATE_DEVICE_NOT_DOWN') }
    return { statusCode: 200, data: device }
  }
})
afterEach(() => jest.useRealTimers())

const advance = () => act(() => jest.advanceTimersByTimeAsync(0))
async function open(lifecycle: DeviceView['lifecycle'], more: Partial<DeviceView> = {}): Promise<void> {
  device = { ...known!, lifecycle, orderId: null, ...more }
  render(<DevicePage />)
  await advance()
  await advance()
}
const ASSIGN = '检查无误，分配到本停车场'
const button = (name: string) => screen.queryByRole('button', { name })

it('a manager gives a device that was looked at to the lot again', async () => {
  await open('maintenance')
  fireEvent.click(button(ASSIGN)!)
  await advance()
  expect(phone.requestsTo('PUT', /lot$/).map(({ data }) => JSON.parse(String(data)))).toEqual([
    { lotId: LOT_ID },
  ])
  expect(button(ASSIGN)).toBeNull()
})

it('a device that is not down stays where it is, with the reason', async () => {
  isDown = false
  await open('maintenance')
  fireEvent.click(button(ASSIGN)!)
  await advance()
  expect(screen.getByText('拒绝 GATE_DEVICE_NOT_DOWN')).toBeTruthy()
  expect(button(ASSIGN)).not.toBeNull()
})

it.each(['lost', 'retired'] as const)(
  'a device that is %s is neither tested nor given out',
  async lifecycle => {
    await open(lifecycle)
    expect(button('开始自检')).toBeNull()
    expect(button(ASSIGN)).toBeNull()
  },
)

it.each([
  ['an alarm', { alarms: ['tamper'] }],
  ['no connection', { link: 'offline' }],
  ['a lock that is up without an order', { position: 'up' }],
] as const)('a device with %s is not called usable', async (_what, trouble) => {
  await open('assigned', { ...trouble, alarms: 'alarms' in trouble ? [...trouble.alarms] : [] })
  expect(screen.queryByText('可用')).toBeNull()
  expect(screen.getByText('暂不可用')).toBeTruthy()
})

it('a manager revokes a lost device with a reason; one in use is given up first', async () => {
  await open('lost')
  fireEvent.click(button('吊销装置')!)
  fireEvent.click(screen.getByRole('button', { name: '被盗，已报警' }))
  fireEvent.click(screen.getByRole('button', { name: '吊销' }))
  await advance()
  const [sent] = phone.requestsTo('POST', /\/revoke$/)
  expect(JSON.parse(String(sent!.data))).toEqual({ reason: '被盗，已报警' })
})

it('a device in use is not revoked on the way, and beeps for whoever looks for it', async () => {
  await open('assigned')
  expect(button('吊销装置')).toBeNull()
  fireEvent.click(button('让它发声')!)
  await advance()
  expect(phone.requestsTo('POST', /\/beep$/)).toHaveLength(1)
  expect(button('正在发声，再响一次')).not.toBeNull()
})
