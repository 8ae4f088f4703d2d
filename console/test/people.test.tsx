import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import PeoplePage from '../src/pages/people/people-page'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

const person = (id: string, name: string, more = {}) => ({
  id,
  name,
  roles: ['attendant'],
  lotIds: ['lot-1'],
  bound: true,
  disabled: false,
  ...more,
})
const STAFF = [
  person('staff-1', '陈静', { roles: ['manager'], lotIds: [] }),
  person('staff-2', '王强'),
  person('staff-3', '李雷', { bound: false }),
]
const listed = { 'GET /staff/staff': () => ({ body: { items: STAFF } }) }

function show(): void {
  enter(meAs('manager'))
  renderPage(<PeoplePage />)
}

jest.setTimeout(120_000)
afterEach(cleanup)

test('an invitation names its lots, and its code is shown once', async () => {
  const { asked } = answering({
    ...listed,
    'POST /staff/staff': () => ({
      body: {
        staff: person('staff-9', '赵敏'),
        inviteCode: 'CODE-1234567890',
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
    }),
  })
  show()
  await screen.findByText('王强')
  fireEvent.click(screen.getByText('邀请员工'))
  const send = (await screen.findByText('生成邀请码')).closest('button')!
  fireEvent.change(screen.getByLabelText('姓名', { selector: 'input' }), { target: { value: ' 赵敏 ' } })
  expect(send.disabled).toBe(true)
  fireEvent.click(screen.getByLabelText('科技园一号'))
  fireEvent.click(screen.getByLabelText('科技园二号'))
  fireEvent.click(send)
  await screen.findByText('CODE-1234567890')
  expect(asked.find(({ method }) => method === 'POST')!.body).toEqual({
    name: '赵敏',
    roles: ['attendant'],
    lotIds: ['lot-1', 'lot-2'],
  })
  screen.getByLabelText('邀请码 CODE-1234567890')
})

test('nobody is offered to disable themselves, and disabling asks first', async () => {
  const { asked } = answering({ ...listed, 'PUT /staff/staff/staff-2': () => ({ body: STAFF[1] }) })
  show()
  await screen.findByText('待绑定微信')
  expect(screen.queryByLabelText('停用: 陈静')).toBeNull()
  fireEvent.click(screen.getByLabelText('停用: 王强'))
  const dialog = (await screen.findAllByText('停用这位员工？ 王强'))[0]!.closest<HTMLElement>('.ant-modal')!
  expect(asked.some(({ method }) => method === 'PUT')).toBe(false)
  fireEvent.click(within(dialog).getByText(/^停\s?用$/))
  await screen.findByText('已停用，所有登录已结束')
  expect(asked.find(({ method }) => method === 'PUT')!.body).toEqual({
    roles: ['attendant'],
    lotIds: ['lot-1'],
    disabled: true,
  })
})

test('a manager enters by which number somebody is reached at work, and takes it away again', async () => {
  const called = person('staff-4', '韩梅', { phone: '13900139000' })
  const { asked } = answering({
    'GET /staff/staff': () => ({ body: { items: [...STAFF, called] } }),
    'PUT /staff/staff/staff-2/phone': () => ({ body: {} }),
    'PUT /staff/staff/staff-4/phone': () => ({ body: {} }),
  })
  show()
  await screen.findByText('13900139000')
  const enterPhone = async (name: string, typed: string) => {
    fireEvent.click(screen.getByRole('button', { name: `工作电话: ${name}` }))
    const field = await screen.findByPlaceholderText('13800000000')
    fireEvent.change(field, { target: { value: typed } })
    return field.closest('form')!
  }
  const wrong = await enterPhone('王强', '12345')
  expect(wrong.querySelector<HTMLButtonElement>('button[type=submit]')!.disabled).toBe(true)
  within(wrong).getByText(/请填 11 位手机号/)
  fireEvent.change(wrong.querySelector('input')!, { target: { value: '138 0013 8000' } })
  fireEvent.submit(wrong)
  await screen.findByText('已保存')
  fireEvent.submit(await enterPhone('韩梅', ''))
  await waitFor(() => expect(asked.filter(({ method }) => method === 'PUT')).toHaveLength(2))
  expect(asked.filter(({ method }) => method === 'PUT').map(({ body }) => body)).toEqual([
    { phone: '13800138000' },
    { phone: null },
  ])
})
