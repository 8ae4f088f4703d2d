import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import type { ArrearView } from '@fangxing/contract/arrears'
import { ActDialog } from '../src/pages/debts/act-dialog'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

const debt = (id: string) => ({ id, state: 'outstanding', dueFen: 1000 }) as ArrearView

function show(debts: readonly ArrearView[]) {
  enter(meAs('manager'))
  renderPage(<ActDialog act="markPaidElsewhere" debts={debts} onDone={() => {}} onClose={() => {}} />)
}

jest.setTimeout(60_000)
afterEach(cleanup)

const PART = '只付了一部分（元），付清则留空'
const confirm = () => screen.getByRole<HTMLButtonElement>('button', { name: '已在别处付清' })

test('a part of one debt that was paid elsewhere is booked, and no more than is due', async () => {
  const { asked } = answering({
    'POST /staff/arrears/paid-elsewhere': () => ({ body: { outcome: 'done', approvalId: 'a-1' } }),
  })
  show([debt('debt-1')])
  fireEvent.click(await screen.findByText('岗亭现金'))
  fireEvent.change(screen.getByLabelText('收据号或付款单号'), { target: { value: '收据 0042' } })
  fireEvent.change(screen.getByLabelText(PART), { target: { value: '10.01' } })
  await screen.findByText('不能超过应付；收多了请当面退回，按应付登记')
  expect(confirm().disabled).toBe(true)
  fireEvent.change(screen.getByLabelText(PART), { target: { value: '3.5' } })
  await waitFor(() => expect(screen.getAllByText('登记部分付款 ¥3.50，还欠 ¥6.50')).toHaveLength(2))
  // What it says it does: a part, and what stays owed.
  expect(screen.queryByText('已在别处付清')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: '登记部分付款 ¥3.50，还欠 ¥6.50' }))
  await screen.findByText('已登记部分付款 ¥3.50，还欠 ¥6.50')
  await waitFor(() => expect(asked).toHaveLength(1))
  expect(asked[0]!.body).toEqual({
    arrearIds: ['debt-1'],
    reason: '岗亭现金',
    reference: '收据 0042',
    amountFen: 350,
  })
})

test('of several debts none is paid in part', () => {
  answering({})
  show([debt('debt-1'), debt('debt-2')])
  expect(screen.queryByLabelText(PART)).toBeNull()
})
