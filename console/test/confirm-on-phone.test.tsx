import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { Button } from 'antd'
import { ConfirmOnPhone } from '../src/ui/confirm-on-phone'
import { ProblemNote } from '../src/ui/page-states'
import { useAct } from '../src/ui/use-call'
import { answering, refusal } from './support/platform'
import { renderWithin } from './support/render-page'

const RELEASE = 'POST /platform/release-all'
const BODY = { merchantId: null, reason: '演练结束' }

/** The platform's question of this number, as the refusal carries it. */
const question = (n: number) => ({
  status: 409,
  body: {
    ...refusal('CONSOLE_CONFIRM_NEEDED', '请在手机上确认'),
    details: {
      id: `ask-${n}`,
      digits: `4${n}`,
      link: `https://fx.example/c/ask-${n}`,
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    },
  },
})

function Releasing() {
  const { act: release, problem } = useAct('releaseAll', { quiet: true, done: { zh: '已放行', en: 'Done' } })
  return (
    <>
      <Button onClick={() => void release({ body: BODY })}>放行全部</Button>
      {problem && <ProblemNote problem={problem} />}
      <ConfirmOnPhone />
    </>
  )
}

function press(): void {
  renderWithin(<Releasing />)
  fireEvent.click(screen.getByText('放行全部'))
}

/** A platform that asks once for each request without a confirmation, and whose phone says this. */
function platform(says: string) {
  let asked = 0
  return answering({
    [RELEASE]: ({ headers }) =>
      headers.get('x-fangxing-confirmation') ? { body: { orderCount: 3 } } : question((asked += 1)),
    'GET /console/confirmations/ask-1': () => ({ body: { state: says } }),
    'GET /console/confirmations/ask-2': () => ({ body: { state: 'waiting' } }),
  })
}

afterEach(cleanup)

test('once the phone has confirmed, the very same request is sent again with the id of the question', async () => {
  const { asked } = platform('confirmed')
  press()
  await screen.findByText('已放行')
  const [first, second] = asked.filter(({ path }) => path === '/platform/release-all')
  expect(first!.headers.get('x-fangxing-confirmation')).toBeNull()
  expect(second!.headers.get('x-fangxing-confirmation')).toBe('ask-1')
  expect(second!.body).toEqual(first!.body)
  expect(asked).toHaveLength(3)
})

test('the digits are shown until the phone says no; another code asks again, and nothing was done', async () => {
  const { asked } = platform('refused')
  press()
  await screen.findByText('手机上拒绝了，没有执行。')
  expect(screen.queryByText('41')).toBeNull()
  fireEvent.click(screen.getByText('换一个二维码'))
  await screen.findByText('42')
  expect(asked.some(({ headers }) => headers.get('x-fangxing-confirmation'))).toBe(false)
})

test('whoever gives up is told so, and the act stays refused', async () => {
  const { asked } = answering({
    [RELEASE]: () => question(1),
    'GET /console/confirmations/ask-1': () => ({ body: { state: 'waiting' } }),
  })
  press()
  await screen.findByText('41')
  await act(async () => fireEvent.click(screen.getByText(/取\s*消/)))
  expect((await screen.findByRole('alert')).textContent).toBe('请在手机上确认')
  expect(asked.filter(({ path }) => path === '/platform/release-all')).toHaveLength(1)
})
