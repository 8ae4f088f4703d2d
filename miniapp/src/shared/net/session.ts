import type { NotSent } from '@fangxing/contract/client/client'
import { readReply, type HttpReply } from '@fangxing/contract/client/reply'
import type { HttpRequest } from '@fangxing/contract/client/request'
import { accountSuffix, loginCode } from './login-code'
import { forget, recall, remember } from '../phone/memory'
import { send } from './request'
import { success, type Problem, type Result } from './result'

/**
 * What a sign-in stores on the phone: an opaque token and the app's own data. The field names are on phones already,
 * so they stay.
 */
type StoredSession<Data> = { token: string; expiresAt: string; mine: Data }

/** Exchanges a login code for a session; `extra` is what a first sign-in of an app needs besides. */
type SignIn<Data, Extra> = (code: string, extra?: Extra) => Promise<Result<StoredSession<Data>>>

/** A token that expires this soon is renewed before it is used. */
const RENEWAL_MARGIN_MS = 60_000

const isSignedOut = (reply: HttpReply | NotSent<Problem>): boolean => {
  if ('problem' in reply || reply.status !== 401) return false
  const result = readReply(reply)
  return !result.ok && result.problem.kind === 'refused'
}

const isStoredSession = <Data>(value: unknown): value is StoredSession<Data> =>
  typeof (value as StoredSession<Data> | null | undefined)?.token === 'string'

/**
 * One person's session on this phone. `storagePrefix` keeps owner and staff apart in one browser. A stored token is used
 * as long as it is valid, so a reopened app needs no sign-in; a 401 signs in once again and repeats the call.
 */
export function createSession<Data, Extra = never>(storagePrefix: string, signIn: SignIn<Data, Extra>) {
  let cached: StoredSession<Data> | undefined
  let cachedKey: string | undefined
  let opening: Promise<Result<StoredSession<Data>>> | undefined
  const storageKey = () => storagePrefix + accountSuffix()

  function stored(): StoredSession<Data> | undefined {
    if (!cached || cachedKey !== storageKey()) {
      const found = recall(storageKey())
      cached = isStoredSession<Data>(found) ? found : undefined
      cachedKey = storageKey()
    }
    return cached && Date.parse(cached.expiresAt) - RENEWAL_MARGIN_MS > Date.now() ? cached : undefined
  }

  function save(next: StoredSession<Data>): void {
    cached = next
    cachedKey = storageKey()
    remember(cachedKey, next)
  }

  function clear(): void {
    cached = undefined
    forget(storageKey())
  }

  async function signInNow(extra?: Extra): Promise<Result<StoredSession<Data>>> {
    const code = await loginCode()
    if (!code.ok) return code
    const result = await signIn(code.value, extra)
    if (result.ok) save(result.value)
    return result
  }

  /** The session; signs in when there is none. Simultaneous callers share one sign-in. */
  function open(extra?: Extra): Promise<Result<StoredSession<Data>>> {
    const ready = stored()
    if (ready) return Promise.resolve(success(ready))
    opening ??= signInNow(extra).finally(() => {
      opening = undefined
    })
    return opening
  }

  /** Sends a request with the token of the session: the transport of the client that makes this person's calls. */
  async function sendAuthenticated(request: HttpRequest): Promise<HttpReply | NotSent<Problem>> {
    const session = await open()
    if (!session.ok) return { problem: session.problem }
    const reply = await send(request, session.value.token)
    if (!isSignedOut(reply)) return reply
    // Another call may have signed in again meanwhile: only the token that was refused is cleared.
    if (cached?.token === session.value.token) clear()
    const renewed = await open()
    return renewed.ok ? send(request, renewed.value.token) : { problem: renewed.problem }
  }

  return { open, stored, save, clear, sendAuthenticated }
}
