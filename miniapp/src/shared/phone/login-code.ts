import Taro from '@tarojs/taro'
import { success, failure, type Result } from '../net/result'
import { runConfig } from '../net/address'

const KEY = 'fangxing.as'

/** `?as=li` in the address, before or inside the hash, names the person of a browser demo. */
function accountInUrl(): string | undefined {
  const inQuery = new URLSearchParams(window.location.search).get('as')
  const inHash = new URLSearchParams(window.location.hash.split('?')[1] ?? '').get('as')
  return inQuery ?? inHash ?? undefined
}

function browserAccount(): string {
  const given = accountInUrl() ?? Taro.getStorageSync<string>(KEY)
  const name = given || `guest-${Math.floor(Math.random() * 1e6)}`
  Taro.setStorageSync(KEY, name)
  return name
}

/** Whose session this is: a browser demo may play several people, a phone has one. Part of the storage key. */
export const accountSuffix = (): string =>
  process.env.TARO_ENV === 'h5' && runConfig().wechatSim ? `.${browserAccount()}` : ''

/**
 * The one-time code that the platform exchanges for an openid. A browser has no WeChat: there the local WeChat gives
 * codes of the form `sim:<name>`, and without one nobody can sign in.
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
