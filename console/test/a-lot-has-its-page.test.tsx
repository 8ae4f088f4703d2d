import { cleanup, screen, waitFor } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import LotPage from '../src/pages/lots/lot-page'
import { answering, meAs, refusal } from './support/platform'
import { enter, renderPage } from './support/render-page'

const LOT = { ...meAs('manager').lots[0]!, id: 'lot-999', name: '龙华九九九号' }
const nothing = () => ({ status: 404, body: refusal('NOT_FOUND', '没有找到') })

function show(address: string): void {
  enter(meAs('manager'))
  renderPage(
    <Routes>
      <Route path="/lots/:lotId" element={<LotPage />} />
    </Routes>,
    address,
  )
}

jest.setTimeout(120_000)
beforeEach(() => localStorage.clear())
afterEach(cleanup)

test('a lot that is not among the first ones has its page too', async () => {
  const { asked } = answering({
    'GET /staff/lots/lot-999': () => ({ body: LOT }),
    'GET /staff/lots/lot-999/rules': nothing,
    'GET /staff/lots/lot-999/code': nothing,
  })
  show('/lots/lot-999')
  expect(await screen.findByRole('heading', { name: '龙华九九九号' })).toBeTruthy()
  expect(screen.getByDisplayValue('龙华九九九号')).toBeTruthy()
  expect(asked.filter(({ path }) => path === '/staff/lots')).toEqual([])
})

test('of a lot that there is not the page says so', async () => {
  answering({ 'GET /staff/lots/lot-0': nothing, 'GET /staff/lots/lot-0/code': nothing })
  show('/lots/lot-0')
  await waitFor(() => expect(screen.getByText('没有找到')).toBeTruthy())
})
