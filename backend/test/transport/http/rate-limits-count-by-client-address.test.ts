import { STAFF_CALLS } from '@fangxing/contract/calls'
import { startApp, type TestApp } from './app'

const SIGN_INS_A_MINUTE = 120

let app: TestApp
afterEach(() => app.stop())

/** The status of one more sign-in that came through a proxy, which writes down where it came from. */
async function signIn(forwardedFor: string): Promise<number> {
  const headers = { 'x-forwarded-for': forwardedFor }
  return (await app.ask(STAFF_CALLS.signIn, { body: { code: 'nobody' }, headers })).status
}

/** So often that somebody is refused even when the minute ends in between. */
const signInOften = (forwardedFor: (number: number) => string) =>
  Promise.all(Array.from({ length: 2 * SIGN_INS_A_MINUTE + 1 }, (_, number) => signIn(forwardedFor(number))))

it('behind one proxy counts the address that this proxy saw, whatever the client wrote before it', async () => {
  app = await startApp({ TRUSTED_PROXIES: '1' })
  const statuses = await signInOften(number => `10.0.${number}.1, 203.0.113.7`)
  expect(statuses).toContain(429)
  expect(await signIn('203.0.113.7, 203.0.113.8')).not.toBe(429)
}, 30_000)

it('without a proxy ignores the header', async () => {
  app = await startApp()
  const statuses = await signInOften(number => `203.0.${number}.1`)
  expect(statuses).toContain(429)
}, 30_000)
