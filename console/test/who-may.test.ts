import { PAGES } from '../src/app/pages'
import { mayMake } from '../src/session/may'
import { meAs } from './support/platform'

const pagesOf = (...roles: Parameters<typeof meAs>) =>
  PAGES.filter(({ needs }) => mayMake(meAs(...roles), needs)).map(({ path }) => path)

test('a page exists for those who may make its calls by the contract', () => {
  expect(pagesOf('manager')).toContain('today')
  expect(pagesOf('finance')).toContain('today')
  expect(pagesOf('attendant')).not.toContain('today')
  expect(pagesOf('platform')).not.toContain('today')
  expect(pagesOf('platform')).toContain('my-sessions')
})

test('several roles add up', () => {
  expect(mayMake(meAs('attendant'), ['raise', 'closeIncident'])).toBe(false)
  expect(mayMake(meAs('attendant', 'manager'), ['raise', 'closeIncident'])).toBe(true)
})
