import type { Answer } from '../../ports'
import type { ApiHttp } from './api-http'

/** A token is not used in its last minutes, so that it does not end on its way. */
const MARGIN_S = 300

/**
 * One mini-program's access token. `stable_token` gives every node the same one, so that nodes do not invalidate each
 * other's; callers at the same time share one request.
 */
export class AccessToken {
  private held: { token: string; until: number } | null = null
  private asking: Promise<Answer<string>> | null = null

  constructor(
    private readonly http: ApiHttp,
    private readonly app: { appid: string; secret: string },
    private readonly now: () => Date,
  ) {}

  async get(): Promise<Answer<string>> {
    if (this.held && this.held.until > this.now().getTime()) return { kind: 'ok', value: this.held.token }
    this.asking ??= this.ask().finally(() => (this.asking = null))
    return this.asking
  }

  /** WeChat refused this token: the next call asks for another. */
  forget(token: string): void {
    if (this.held?.token === token) this.held = null
  }

  private async ask(): Promise<Answer<string>> {
    const body = { grant_type: 'client_credential', ...this.app, force_refresh: false }
    const answer = await this.http.post('/cgi-bin/stable_token', {}, body)
    if (answer.kind !== 'ok') return answer
    const { access_token: token, expires_in: seconds } = answer.value
    if (typeof token !== 'string' || typeof seconds !== 'number')
      return { kind: 'unknown', why: 'answer not understood' }
    this.held = { token, until: this.now().getTime() + Math.max(0, seconds - MARGIN_S) * 1000 }
    return { kind: 'ok', value: token }
  }
}
