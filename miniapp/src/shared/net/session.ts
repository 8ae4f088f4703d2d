import type { NotSent } from '@fangxing/contract/client/client'
import { readReply, type HttpReply } from '@fangxing/contract/client/reply'
import type { HttpRequest } from '@fangxing/contract/client/request'
import Taro from '@tarojs/taro'
import { loginCode, whose } from '../phone/login-code'
import type { Answer, Problem } from './answer'
import { send } from './request'

/** What a sign-in leaves on the phone: an opaque token and what the app itself wants to remember. */
export type Kept<Mine> = { token: string; expiresAt: string; mine: Mine }
export type SignIn<Mine> = (code: string) => Promise<Answer<Kept<Mine>>>

const SPARE_MS = 60_000

const isSignedOut = (reply: HttpReply | NotSent<Problem>): boolean => {
  if ('problem' in reply || reply.status !== 401) return false
  const result = readReply(reply)
  return !result.ok && result.problem.kind === 'refused'
}

const isKept = <Mine>(value: unknown): value is Kept<Mine> => typeof (value as Kept<Mine>)?.token === 'string'

/**
 * One person's session on this phone. `storageKey` keeps owner and staff apart in one browser. A stored token is used
 * as long as it is valid, so a reopened app needs no sign-in; a 401 signs in once again and repeats the call.
 */
export function sessionOf<Mine>(storageKey: string, signIn: SignIn<Mine>) {
  let kept: Kept<Mine> | undefined
  let keptAt: string | undefined
  const place = () => storageKey + whose()
  let opening: Promise<Answer<Kept<Mine>>> | undefined

  function stored(): Kept<Mine> | undefined {
    if (!kept || keptAt !== place()) {
      const found: unknown = Taro.getStorageSync(place())
      kept = isKept<Mine>(found) ? found : undefined
      keptAt = place()
    }
    return kept && Date.parse(kept.expiresAt) - SPARE_MS > Date.now() ? kept : undefined
  }

  function keep(next: Kept<Mine>): void {
    kept = next
    keptAt = place()
    Taro.setStorageSync(keptAt, next)
  }

  function forget(): void {
    kept = undefined
    Taro.removeStorageSync(place())
  }

  async function signInNow(): Promise<Answer<Kept<Mine>>> {
    const code = await loginCode()
    if (!code.ok) return code
    const answer = await signIn(code.value)
    if (answer.ok) keep(answer.value)
    return answer
  }

  /** The session, signing in when there is none. Simultaneous callers share one sign-in. */
  function open(): Promise<Answer<Kept<Mine>>> {
    const ready = stored()
    if (ready) return Promise.resolve({ ok: true, value: ready })
    opening ??= signInNow().finally(() => {
      opening = undefined
    })
    return opening
  }

  /** Sends a request with the token of the session: the transport of the client that makes this person's calls. */
  async function sendSigned(request: HttpRequest): Promise<HttpReply | NotSent<Problem>> {
    const session = await open()
    if (!session.ok) return { problem: session.problem }
    const reply = await send(request, session.value.token)
    if (!isSignedOut(reply)) return reply
    // Someone else may have signed in again meanwhile: forget only the token that was refused.
    if (kept?.token === session.value.token) forget()
    const again = await open()
    return again.ok ? send(request, again.value.token) : { problem: again.problem }
  }

  return { open, stored, keep, forget, sendSigned }
}

export type Session<Mine> = ReturnType<typeof sessionOf<Mine>>
