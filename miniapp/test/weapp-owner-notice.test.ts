/** @jest-environment node */
import { builtWeapp } from './harness/built'
import { fakeWx } from './harness/fake-wx'
import { launch } from './harness/launch'
import { waitFor } from './harness/wait-for'
import { refusal, signedIn } from './support/orders'

const CODE = 'AbCdEfGhIjKlMnOpQrStUv'
const LINK = `https://fangxing.example/n/${CODE}`
const NUMBER = '314159265354'
let folder: string
beforeAll(() => {
  folder = builtWeapp('owner')
})
const opened: { close: () => void }[] = []
afterEach(() => {
  for (const page of opened.splice(0)) page.close()
})

function reader(given: { scan?: () => string; code?: string } = {}) {
  const phone = fakeWx({
    ...(given.scan ? { scan: given.scan } : {}),
    request: ({ url }) => {
      const { pathname } = new URL(url)
      if (pathname === '/owner/session') return { statusCode: 200, data: signedIn() }
      if (given.code) return { statusCode: 404, data: refusal(given.code) }
      return {
        statusCode: 200,
        data: { notice: { number: NUMBER, madeOn: '2026-11-26', hotline: '400-800-1234' }, bill: null },
      }
    },
  })
  const bundle = launch(folder, phone)
  const open = async (route: string, query: Record<string, string> = {}) => {
    const page = await bundle.open(route, query)
    opened.push(page)
    return page
  }
  const asked = () =>
    phone.requests.map(({ url }) => new URL(url).pathname).filter(path => path !== '/owner/session')
  const navigated = () => phone.calls.filter(([name]) => name === 'navigateTo').map(([, options]) => options)
  return { phone, bundle, open, asked, navigated }
}

test('WeChat opens the page with the scanned link, which asks for its code alone', async () => {
  const { open, asked, bundle } = reader()
  const page = await open('more/notice/index', { q: encodeURIComponent(LINK), scancode_time: '1764000000' })
  await page.waitForText('这张告知单是我们开的')
  expect(page.text()).toContain('3141 5926 5354')
  expect(page.text()).toContain('告知单上的欠费已结清')
  expect(asked()).toEqual([`/owner/notices/${CODE}`])
  expect(page.missingTemplates()).toEqual([])
  expect(bundle.errors).toEqual([])
})

test('a scan from the start page leads to the notice', async () => {
  const { open, navigated } = reader({ scan: () => LINK })
  const page = await open('pages/home/index')
  await page.tapWhen(/^扫描装置上的二维码$/)
  await waitFor(
    () => navigated().length === 1,
    () => 'no page was opened',
  )
  expect(navigated()).toMatchObject([{ url: `/more/notice/index?notice=${CODE}` }])
})

test('a code that is not of a notice leads to typing its number, and nothing is asked', async () => {
  const { open, asked } = reader()
  const page = await open('more/notice/index', { q: encodeURIComponent('https://evil.example/pay') })
  await page.waitForText('这不是告知单的二维码')
  expect(asked()).toEqual([])
})

test('paper that the platform does not know is called forged before anybody pays', async () => {
  const { open } = reader({ code: 'NOTICE_UNKNOWN' })
  const page = await open('more/notice/index', { notice: CODE })
  await page.waitForText('没有这张告知单，请勿付款')
  expect(page.text()).toContain('我们从不索要银行卡')
})
