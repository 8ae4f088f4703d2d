import type { Call } from '@fangxing/contract/calls'
import Taro from '@tarojs/taro'
import { loginCode, whose } from '../phone/login-code'
import { failed, type Answer } from './answer'
import { send, type Carried } from './request'

/** What a sign-in leaves on the phone: an opaque token and what the app itself wants to remember. */
export type Kept<Mine> = { token: string; expiresAt: string; mine: Mine }
export type SignIn<Mine> = (code: string) => Promise<Answer<Kept<Mine>>>

const SPARE_MS = 60_000

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

  async function sendSigned<T>(call: Call, carried: Carried): Promise<Answer<T>> {
    const session = await open()
    if (!session.ok) return session
    const answer = await send<T>(call, carried, session.value.token)
    if (answer.ok || answer.problem.kind !== 'refused' || answer.problem.status !== 401) return answer
    // Someone else may have signed in again meanwhile: forget only the token that was refused.
    if (kept?.token === session.value.token) forget()
    const again = await open()
    return again.ok ? send<T>(call, carried, again.value.token) : failed(again.problem)
  }

  return { open, stored, keep, forget, sendSigned }
}

export type Session<Mine> = ReturnType<typeof sessionOf<Mine>>
