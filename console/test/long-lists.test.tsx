import type { ReactElement } from 'react'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import CarPage from '../src/pages/debts/car-page'
import DevicesPage from '../src/pages/devices/devices-page'
import IncidentsPage from '../src/pages/incidents/incidents-page'
import PeoplePage from '../src/pages/people/people-page'
import ShiftsPage from '../src/pages/people/shifts-page'
import SettlementsPage from '../src/pages/money/settlements-page'
import RefundsPage from '../src/pages/money/refunds-page'
import { Others } from '../src/pages/orders/others'
import { SourceHealth } from '../src/pages/sources/source-health'
import TariffsPage from '../src/pages/tariffs/tariffs-page'
import { DevicesInCare, Incidents } from '../src/pages/today/side-lists'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

/** For what hangs, on a machine whose cores are busy. */
jest.setTimeout(120_000)
afterEach(cleanup)
beforeEach(() => enter(meAs('manager', 'finance')))

const AT = '2026-01-02T03:04:05Z'
const device = (id: string, more = {}) => ({
  id,
  serial: null,
  publicCode: 'CODE2345',
  qrUrl: 'https://pay.example/d/1',
  lotId: 'lot-1',
  lifecycle: 'assigned',
  position: 'down',
  link: 'online',
  power: 'ok',
  batteryPct: 88,
  rssi: -70,
  firmware: null,
  alarms: [],
  selfTestAt: null,
  selfTestOk: null,
  lastSeenAt: AT,
  orderId: null,
  ...more,
})
const place = (deviceId: string, more = {}) => ({
  deviceId,
  lotId: 'lot-1',
  lifecycle: 'assigned',
  position: 'down',
  link: 'online',
  lastSeenAt: AT,
  order: null,
  lastHad: null,
  ...more,
})

test('a list that is cut says so in words', async () => {
  const tariff = {
    id: 't',
    lotId: 'lot-1',
    lotName: '科技园一号',
    name: '标准',
    validNumber: null,
    version: 1,
  }
  answering({ 'GET /staff/tariffs': () => ({ body: { items: [tariff], isCut: true } }) })
  renderPage(<TariffsPage />)
  const note = await screen.findByRole('note')
  expect(note.textContent).toMatch(/只有前\s*1\s*条/)
})

test('the fleet is searched and read page by page', async () => {
  const { asked } = answering({
    'GET /staff/devices': ({ query }) => ({
      body: query.cursor ? { items: [device('FX00000002')] } : { items: [device('FX00000001')], next: 'n1' },
    }),
  })
  renderPage(<DevicesPage />, '/devices?search=FX')
  await screen.findByText('FX00000001')
  expect(asked[0]!.query).toMatchObject({ search: 'FX', limit: '50' })
  fireEvent.click(screen.getByText('下一页'))
  await screen.findByText('FX00000002')
})

test('a device that joins with the token is named, whatever the fleet holds', async () => {
  let deviceId: string | null = null
  const { asked } = answering({
    'GET /staff/devices': () => ({ body: { items: [], next: 'n1' } }),
    'POST /staff/devices/provision-tokens': () => ({
      body: { token: 'secret-token', tokenId: 'a'.repeat(64), expiresAt: AT },
    }),
    [`GET /staff/devices/provision-tokens/${'a'.repeat(64)}`]: () => ({ body: { deviceId, expiresAt: AT } }),
  })
  renderPage(<DevicesPage />, '/devices')
  fireEvent.click((await screen.findAllByText('新装置入网'))[0]!)
  fireEvent.click(await screen.findByText('生成入网令牌'))
  await screen.findByText('等待装置入网…')
  deviceId = 'FX00000009'
  const link = await screen.findByText('打开这台装置')
  expect(link.getAttribute('href')).toBe('/devices/FX00000009')
  expect(asked.some(({ path, query }) => path === '/staff/devices' && query.limit === undefined)).toBe(false)
})

test('devices are listed by where they are, lot by lot, with the order that says so', async () => {
  const order = {
    id: 'o-1',
    lotName: '科技园一号',
    bay: 'B12',
    plateText: '粤B12345',
    plateColour: 'blue',
    isThere: true,
    putAt: AT,
    takenAt: null,
  }
  answering({
    'GET /staff/devices/places': () => ({
      body: {
        items: [
          place('FX00000001', { order, lastHad: { name: '王强', at: AT } }),
          place('FX00000002', { lotId: 'lot-2', order: { ...order, isThere: false, takenAt: AT } }),
          place('FX00000003', { lotId: null }),
        ],
      },
    }),
  })
  renderPage(<DevicesPage />, '/devices?view=places')
  const row = (await screen.findByText('FX00000001')).closest('tr')!
  expect(row.textContent).toContain('现在 车位 B12')
  expect(row.textContent).toContain('王强')
  expect(within(row).getAllByRole('link')[1]!.getAttribute('href')).toBe('/orders/o-1')
  // Its last order was in another lot than it belongs to now.
  expect(screen.getByText('FX00000002').closest('tr')!.textContent).toContain('最后一次 科技园一号 车位 B12')
  expect(screen.getByText('FX00000003').closest('tr')!.textContent).toContain('还没有用过')
  expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
    '科技园一号',
    '科技园二号',
    '未分配（在库）',
  ])
})

test('the sum of a car is the platform’s, and debts of further pages are reached', async () => {
  const debt = (id: string, state = 'outstanding') => ({
    id,
    lotId: 'lot-1',
    lotName: `车场 ${id}`,
    plateText: '粤B12345',
    plateColour: 'blue',
    enteredAt: AT,
    exitedAt: AT,
    dueFen: 1000,
    remindedDays: 0,
    state,
  })
  answering({
    'GET /staff/arrears': ({ query }) => {
      if (query.state === 'time_barred')
        return { body: { items: [debt('old', 'time_barred')], sum: { count: 1, dueFen: 1000 } } }
      return query.cursor
        ? { body: { items: [debt('d2')] } }
        : { body: { items: [debt('d1')], next: 'n1', sum: { count: 2, dueFen: 2000 } } }
    },
  })
  renderPage(<CarPage />, '/debts/car?plateText=%E7%B2%A4B12345&plateColour=blue')
  await screen.findByText('车场 d1')
  expect(screen.queryByText('车场 d2')).toBeNull()
  screen.getByText(/30\.00/)
  expect(screen.getByText(/已列出/).textContent).toMatch(/2 \/ 3/)
  fireEvent.click(screen.getByText('继续列出'))
  await screen.findByText('车场 d2')
  screen.getByText(/30\.00/)
  expect(screen.queryByText('继续列出')).toBeNull()
})

test('what Today counts is counted by the platform, and everything named leads to its page', () => {
  const incident = (id: string, more = {}) => ({
    id,
    kind: 'device_offline',
    level: 2,
    state: 'open',
    lotId: 'lot-1',
    orderId: null,
    deviceId: null,
    plateText: null,
    plateColour: null,
    detail: {},
    openedAt: AT,
    seenAt: AT,
    acknowledgedAt: null,
    closedAt: null,
    version: 1,
    ...more,
  })
  const incidents = [
    incident('i1', { orderId: 'o-1' }),
    incident('i2', { deviceId: 'FX00000001' }),
    incident('i3'),
  ] as never[]
  const lotName = () => '科技园一号'
  renderPage(
    <>
      <Incidents incidents={incidents} counted={[{ level: 2, count: 250 }]} lotName={lotName} />
      <DevicesInCare devices={[device('FX00000007') as never]} count={40} lotName={lotName} />
    </>,
  )
  const addresses = screen.getAllByRole('link').map(link => link.getAttribute('href'))
  expect(addresses).toEqual([
    '/orders/o-1',
    '/devices/FX00000001',
    '/incidents?kind=device_offline',
    '/incidents',
    '/devices/FX00000007',
    '/devices?care=needed',
  ])
  screen.getByText('还有 247')
  screen.getByText('还有 39')
  screen.getByText('250')
})

test('incidents are searched, by kind too', async () => {
  const { asked } = answering({ 'GET /staff/incidents': () => ({ body: { items: [] } }) })
  renderPage(<IncidentsPage />, '/incidents?kind=device_offline&search=B123')
  await screen.findByText('没有符合条件的记录')
  expect(asked[0]!.query).toMatchObject({ kind: 'device_offline', search: 'B123', limit: '50' })
})

test('who is on shift is named with the lot, and leads to the last shifts', async () => {
  const person = {
    id: 'staff-2',
    name: '王强',
    roles: ['attendant'],
    lotIds: ['lot-1'],
    bound: true,
    disabled: false,
    onShift: { lotId: 'lot-2', startedAt: AT },
  }
  answering({
    'GET /staff/staff': () => ({
      body: { items: [person, { ...person, id: 'staff-3', name: '李雷', onShift: null }] },
    }),
    'GET /staff/shifts': ({ query }) => ({
      body: {
        items: [
          {
            id: 's',
            staffId: query.staffId,
            name: '王强',
            lotId: 'lot-2',
            startedAt: AT,
            endedAt: '2026-01-02T11:09:05Z',
          },
        ],
      },
    }),
  })
  renderPage(<PeoplePage />, '/people')
  const row = (await screen.findByText('王强')).closest('tr')!
  expect(row.textContent).toContain('科技园二号 自')
  expect(screen.getByText('李雷').closest('tr')!.textContent).toContain('不在班')
  expect(screen.getByLabelText('班次: 王强').getAttribute('href')).toBe('/people/shifts?staffId=staff-2')
  cleanup()
  renderPage(<ShiftsPage />, '/people/shifts?staffId=staff-2')
  const shift = (await screen.findByText('8小时5分钟')).closest('tr')!
  expect(shift.textContent).toContain('王强')
})

const ORDER = {
  id: 'o-1',
  lot: { id: 'lot-1', name: '科技园一号' },
  endedAt: null,
  paidAt: null,
  incidents: [],
  moveTask: null,
  police: null,
  disputes: [],
  arrears: [],
} as never

test.each<[what: string, page: ReactElement, answers: Parameters<typeof answering>[0]]>([
  [
    'the sums of money in',
    <SettlementsPage key="in" />,
    { 'GET /staff/settlements': () => ({ body: { items: [] } }) },
  ],
  [
    'the sums of refunds',
    <RefundsPage key="back" />,
    { 'GET /staff/refunds': () => ({ body: { items: [] } }) },
  ],
  [
    'the bulk voids of a source',
    <SourceHealth key="source" sourceId="s" />,
    { 'GET /staff/sources/s/health': () => ({ body: { places: [], outages: [] } }) },
  ],
  [
    'complaints about an order',
    <Others key="order" order={ORDER} />,
    { 'GET /staff/approvals': () => ({ body: { items: [] } }) },
  ],
  [
    'waivers that wait',
    <Others key="order" order={ORDER} />,
    { 'GET /staff/complaints': () => ({ body: { items: [] } }) },
  ],
])('it is said when %s cannot be read', async (_what, page, answers) => {
  answering(answers)
  renderPage(page)
  expect(await screen.findAllByRole('alert')).toHaveLength(1)
})
