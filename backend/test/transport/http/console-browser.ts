import { createHash, randomBytes } from 'node:crypto'
import { STAFF_CALLS, type Call } from '@fangxing/contract/calls'
import type { Asked, TestApp } from './app'

const WINDOWS_EDGE =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0'

/** A browser with a page of the console: it keeps a secret and the cookie that it was given. */
export class ConsoleBrowser {
  readonly verifier = randomBytes(32).toString('base64url')
  cookie = ''

  constructor(private readonly app: TestApp) {}

  get headers(): Record<string, string> {
    const { PUBLIC_ORIGIN } = this.app.services.settings
    const headers = { origin: PUBLIC_ORIGIN, 'x-fangxing-console': '1', 'user-agent': WINDOWS_EDGE }
    return this.cookie === '' ? headers : { ...headers, cookie: this.cookie }
  }

  /** `without`: names of headers that are left out. */
  async ask(call: Call, { headers, ...asked }: Asked = {}, without: readonly string[] = []) {
    const own = Object.entries(this.headers).filter(([name]) => !without.includes(name))
    const reply = await this.app.ask(call, { ...asked, headers: { ...Object.fromEntries(own), ...headers } })
    const given = reply.headers.get('set-cookie')
    if (given !== null) this.cookie = given.split(';')[0]!
    return reply
  }

  async askSignIn(): Promise<{ id: string; digits: string; link: string; expiresAt: string }> {
    const challenge = createHash('sha256').update(this.verifier).digest('base64url')
    return (await this.ask(STAFF_CALLS.askConsoleSignIn, { body: { challenge } })).body
  }

  /** What has become of the request. */
  open(signInId: string, verifier = this.verifier) {
    return this.ask(STAFF_CALLS.openConsoleSession, { params: { signInId }, body: { verifier } })
  }

  /** Signs in with the phone that bears this token. */
  async signIn(token: string): Promise<this> {
    const { id, digits } = await this.askSignIn()
    const confirmed = await this.app.ask(STAFF_CALLS.confirmConsoleRequest, {
      token,
      params: { requestId: id },
      body: { digits },
    })
    if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed.body))
    const opened = await this.open(id)
    if (opened.body.state !== 'signed_in') throw new Error(JSON.stringify(opened.body))
    return this
  }
}
