import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { session } from '../src/merchant/calls'
import PeoplePage from '../src/merchant/more/people/index'
import { chooseLanguage } from '../src/shared/i18n/language'
import { board, LOT_ID, me, staffSession } from './support/lot'
import { phone } from './support/phone'

const person = {
  id: 'p1',
  name: '王强',
  roles: ['attendant'],
  lotIds: [LOT_ID],
  bound: false,
  disabled: false,
}
beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  phone.respond = ({ url, method }) => {
    const { pathname } = new URL(url)
    const mine = me({ staff: { ...me().staff, roles: ['manager'] } })
    if (pathname === '/staff/session') return { statusCode: 200, data: { ...staffSession(), me: mine } }
    if (pathname === '/staff/me') return { statusCode: 200, data: mine }
    if (pathname === '/staff/board') return { statusCode: 200, data: board({ devices: [] }) }
    if (pathname === '/staff/incidents') return { statusCode: 200, data: { items: [] } }
    if (method === 'GET') return { statusCode: 200, data: { items: [person] } }
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const staff = { ...person, name: '赵敏' }
    return { statusCode: 200, data: { staff, inviteCode: 'CODE-1234567890', expiresAt } }
  }
})
afterEach(() => jest.useRealTimers())

const advance = () => act(() => jest.advanceTimersByTimeAsync(0))
async function open(): Promise<void> {
  render(<PeoplePage />)
  await advance()
  await advance()
}

it('a manager invites somebody for the lot that is shown, and the code stands there to be sent', async () => {
  await open()
  expect(screen.getByText('待绑定微信')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: '邀请员工' }))
  const send = screen.getByRole<HTMLButtonElement>('button', { name: '生成邀请码' })
  expect(send.disabled).toBe(true)
  fireEvent.input(screen.getByLabelText('姓名'), { target: { value: ' 赵敏 ' } })
  const group = within(screen.getByRole('group', { name: '角色' }))
  expect(group.getByRole('button', { name: '收费员' }).getAttribute('aria-pressed')).toBe('true')
  fireEvent.click(screen.getByRole('button', { name: '生成邀请码' }))
  await advance()
  const [sent] = phone.requestsTo('POST', /\/staff\/staff$/)
  expect(JSON.parse(String(sent!.data))).toEqual({ name: '赵敏', roles: ['attendant'], lotIds: [LOT_ID] })
  expect(screen.getByText('CODE-1234567890')).toBeTruthy()
})
