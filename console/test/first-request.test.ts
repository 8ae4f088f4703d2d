import { execFileSync } from 'node:child_process'
import { signRequest } from '@fangxing/contract/client/integration-client'
import { firstRequest } from '../src/pages/sources/first-request'

/** Runs the request in a shell whose curl says what it would send. */
function sent(scopes: Parameters<typeof firstRequest>[0]['scopes']): string[] {
  const script = firstRequest({ origin: 'https://park.example', keyId: 'key-1', secret: 'S3CRET', scopes })
  const said = execFileSync('bash', ['-c', `curl() { printf '%s\\n' "$@"; }\n${script}`], {
    encoding: 'utf8',
  })
  return said.trimEnd().split('\n')
}

test.each([
  [['stays' as const], '/integration/v1/heartbeat', /^\{"sentAt":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"\}$/],
  [['arrears' as const], '/integration/v1/arrears', /^\{"plateText":"粤B12345","purpose":"show"\}$/],
])('the first request of a source with %s is signed as the platform wants it', (scopes, path, shape) => {
  const said = sent(scopes)
  expect(said[3]).toBe(`https://park.example${path}`)
  const body = said.at(-1)!
  expect(body).toMatch(shape)
  const header = said.find(line => line.startsWith('authorization: '))!.slice('authorization: '.length)
  const [, ts, nonce] = /ts=(\d+), nonce=([0-9a-f]{32}),/.exec(header)!
  const request = { method: 'POST', path, timestampS: Number(ts), nonce: nonce!, body }
  expect(header).toBe(signRequest({ keyId: 'key-1', secret: 'S3CRET' }, request))
})
