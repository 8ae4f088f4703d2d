import { browserOf } from '../../src/domain/browser'

const of = (agent: string, address = '') => browserOf({ agent, address })

it.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36',
    'Chrome',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0',
    'Edge',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_1) AppleWebKit/605.1 Version/17.1 Safari/605.1',
    'Safari',
    'macOS',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0', 'Firefox', 'Linux'],
  ['Mozilla/5.0 (Windows NT 10.0) Chrome/107.0 Safari/537.36 QQBrowser/15.0', 'QQ', 'Windows'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0', 'WeChat', 'iOS'],
  ['curl/8.5.0', '', ''],
  ['', '', ''],
])('%s is recognised', (agent, browser, system) => {
  expect(of(agent)).toEqual({ browser, system, place: '' })
})

it.each([
  ['203.0.113.77', '203.0.113.*'],
  ['::ffff:203.0.113.77', '203.0.113.*'],
  ['2408:8000:1234:5678::9', '2408:8000:1234:*'],
  ['::1', ':*'],
  ['somewhere', ''],
])('%s is shown as the network %s', (address, place) => {
  expect(of('', address).place).toBe(place)
})
