import { cleanup, screen } from '@testing-library/react'
import CourtPage from '../src/pages/ageing/court-page'
import { Level } from '../src/ui/level'
import { Lasting } from '../src/ui/when'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

beforeEach(() => enter(meAs('manager')))
afterEach(cleanup)

test('the file for a court of no car says where a car is chosen, and asks the platform for nothing', async () => {
  const { asked } = answering({})
  renderPage(<CourtPage />)
  await screen.findByText(/没有指定车牌/)
  expect(screen.getByText('账龄').getAttribute('href')).toBe('/ageing')
  expect(asked.filter(({ path }) => path.includes('court'))).toEqual([])
})

test('how long something lasts is written as every other duration', async () => {
  const since = (minutes: number, seconds = 1) =>
    new Date(Date.now() - minutes * 60_000 - seconds * 1000).toISOString()
  renderPage(
    <>
      <Lasting since={since(0, 17)} />
      <Lasting since={since(23)} />
      <Lasting since={since(708)} />
    </>,
  )
  await screen.findByText(/^1[78]秒$/)
  screen.getByText('23分钟')
  screen.getByText('11小时48分钟')
})

test('the level of an incident is a word, which says whom it is for', async () => {
  renderPage(<Level level={2} />)
  expect((await screen.findByText('重要')).getAttribute('title')).toBe('2 级：经理处理')
})
