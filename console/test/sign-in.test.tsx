import { act, cleanup, screen } from '@testing-library/react'
import { SignInPage } from '../src/pages/sign-in/sign-in-page'
import { answering } from './support/platform'
import { renderWithin } from './support/render-page'

const question = () => ({
  id: '0b0e0000-0000-4000-8000-000000000001',
  digits: '47',
  link: 'https://fx.example/c/0b0e',
  expiresAt: new Date(Date.now() + 60_000).toISOString(),
})

afterEach(cleanup)

const show = () => renderWithin(<SignInPage hasEnded={false} />)

test('two digits are shown for the phone, and the verifier is not what the platform was given first', async () => {
  const { asked } = answering({
    'POST /console/sign-ins': () => ({ body: question() }),
    'POST /console/sign-ins/0b0e0000-0000-4000-8000-000000000001/session': () => ({
      body: { state: 'waiting' },
    }),
  })
  show()
  await screen.findByText('47')
  await act(async () => {
    while (asked.length < 2) await new Promise(resolve => setTimeout(resolve, 5))
  })
  const { challenge } = asked[0]!.body as { challenge: string }
  const { verifier } = asked[1]!.body as { verifier: string }
  expect(verifier).not.toBe(challenge)
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  expect(Buffer.from(hash).toString('base64url')).toBe(challenge)
  expect(asked.every(({ headers }) => headers.get('x-fangxing-console') === '1')).toBe(true)
})

test.each([
  ['refused', '手机上拒绝了这次登录。'],
  ['expired', '二维码已失效。'],
])('%s is said, the digits go, and another code is offered', async (state, words) => {
  answering({
    'POST /console/sign-ins': () => ({ body: question() }),
    'POST /console/sign-ins/0b0e0000-0000-4000-8000-000000000001/session': () => ({ body: { state } }),
  })
  show()
  await screen.findByText(words)
  expect(screen.queryByText('47')).toBeNull()
  screen.getByRole('button', { name: '换一个二维码' })
})
