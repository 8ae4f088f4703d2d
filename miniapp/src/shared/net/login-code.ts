import Taro from '@tarojs/taro'
import { recall, remember } from '../phone/memory'
import { failure, success, type Result } from './result'
import { runConfig } from './address'

const STORAGE_KEY = 'fangxing.as'

/** `?as=li` in the address, before or inside the hash, selects the account of a browser demo. */
function accountInUrl(): string | undefined {
  const inQuery = new URLSearchParams(window.location.search).get('as')
  const inHash = new URLSearchParams(window.location.hash.split('?')[1] ?? '').get('as')
  return inQuery ?? inHash ?? undefined
}

function browserAccount(): string {
  const stored = recall(STORAGE_KEY)
  const account = accountInUrl() ?? (typeof stored === 'string' ? stored : '')
  const name = account || `guest-${Math.floor(Math.random() * 1e6)}`
  remember(STORAGE_KEY, name)
  return name
}

/** Part of the session's storage key: a browser demo may have several accounts, a phone has one. */
export const accountSuffix = (): string =>
  process.env.TARO_ENV === 'h5' && runConfig().wechatSim ? `.${browserAccount()}` : ''

/**
 * The one-time code that the platform exchanges for an openid. A browser has no WeChat: there the local WeChat accepts
 * codes of the form `sim:<name>`, and without it nobody can sign in.
 */
export async function loginCode(): Promise<Result<string>> {
  if (process.env.TARO_ENV === 'h5') {
    if (runConfig().wechatSim) return success(`sim:${browserAccount()}`)
    return failure({ kind: 'sign_in', why: 'the web build signs in only beside a local WeChat' })
  }
  try {
    const { code, errMsg } = await Taro.login({ timeout: 8000 })
    return code ? success(code) : failure({ kind: 'sign_in', why: errMsg })
  } catch (error) {
    return failure({ kind: 'sign_in', why: String((error as { errMsg?: string }).errMsg ?? error) })
  }
}
