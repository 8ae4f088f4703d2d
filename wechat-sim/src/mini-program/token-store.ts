import { randomBytes } from 'node:crypto'
import { type SimClock } from '../clock'
import { ApiRefusal } from '../refusal'

const CODE_LIFETIME_MS = 5 * 60_000
const TOKEN_LIFETIME_S = 7200
/** An old access token stays valid for five minutes after a new one was issued. */
const TOKEN_OVERLAP_MS = 5 * 60_000

type Code = { appid: string | null; person: string; expiresAt: number; isUsed: boolean }
type Token = { appid: string; token: string; expiresAt: number }

/** Login codes, access tokens and consents to messages of api.weixin.qq.com; a restart does not keep them. */
export class TokenStore {
  private readonly codes = new Map<string, Code>()
  private readonly tokens = new Map<string, Token>()
  private readonly current = new Map<string, Token>()
  private readonly consents = new Map<string, number>()

  constructor(private readonly clock: SimClock) {}

  /** A code as `wx.login` gives it: valid once, for five minutes, in one app (in any app when null). */
  newCode(person: string, appid: string | null): string {
    const code = `0${randomBytes(16).toString('hex').slice(0, 31)}`
    this.codes.set(code, { appid, person, expiresAt: this.clock.now() + CODE_LIFETIME_MS, isUsed: false })
    return code
  }

  /**
   * The person behind a code. `sim:<person>` always works, for browsers and scripts that have no `wx.login`;
   * `sim:<person>:<anything>` works once. Throws ApiRefusal 40029 or 40163.
   */
  useCode(code: string, appid: string): string {
    const direct = /^sim:([^:\s]{1,64})(?::([^\s]{1,64}))?$/.exec(code)
    if (direct && direct[2] === undefined) return direct[1]!
    if (direct && !this.codes.has(code)) {
      const expiresAt = this.clock.now() + CODE_LIFETIME_MS
      this.codes.set(code, { appid: null, person: direct[1]!, expiresAt, isUsed: false })
    }
    const known = this.codes.get(code)
    const isValid = known && known.expiresAt > this.clock.now() && (known.appid ?? appid) === appid
    if (!isValid) throw new ApiRefusal(40029, 'invalid code')
    if (known.isUsed) throw new ApiRefusal(40163, 'code been used')
    known.isUsed = true
    return known.person
  }

  /** `isFresh` asks for a new token, after which the old one is valid for five more minutes. */
  token(appid: string, isFresh: boolean): { access_token: string; expires_in: number } {
    const now = this.clock.now()
    const old = this.current.get(appid)
    if (old && !isFresh && old.expiresAt - now > TOKEN_OVERLAP_MS) return tokenReply(old, now)
    if (old) old.expiresAt = Math.min(old.expiresAt, now + TOKEN_OVERLAP_MS)
    const token = randomBytes(48).toString('base64url')
    const made = { appid, token, expiresAt: now + TOKEN_LIFETIME_S * 1000 }
    this.tokens.set(token, made)
    this.current.set(appid, made)
    return tokenReply(made, now)
  }

  /** The app of a token. Throws ApiRefusal 40001 or 42001. */
  appOf(token: string): string {
    const known = this.tokens.get(token)
    if (!known) throw new ApiRefusal(40001, 'invalid credential, access_token is invalid or not latest')
    if (known.expiresAt <= this.clock.now()) throw new ApiRefusal(42001, 'access_token expired')
    return known.appid
  }

  /** Invalidates all tokens at once, as when another program gets one from the old interface. */
  dropTokens(): void {
    this.tokens.clear()
    this.current.clear()
  }

  consent(openid: string, templateId: string, times = 1): void {
    const key = `${openid} ${templateId}`
    this.consents.set(key, (this.consents.get(key) ?? 0) + times)
  }

  /** Uses one consent; false when there is none. */
  spendConsent(openid: string, templateId: string): boolean {
    const key = `${openid} ${templateId}`
    const left = this.consents.get(key) ?? 0
    if (left > 0) this.consents.set(key, left - 1)
    return left > 0
  }
}

const tokenReply = ({ token, expiresAt }: Token, now: number) => ({
  access_token: token,
  expires_in: Math.floor((expiresAt - now) / 1000),
})
