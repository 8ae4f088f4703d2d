/**
 * The address of the platform. On the web it comes from `config.js` at run time, so that one build serves any port; a
 * WeChat build takes it from TARO_APP_API.
 */
type RunConfig = { apiBase?: string; wechatSim?: string }

declare global {
  interface Window {
    __FANGXING__?: RunConfig
  }
}

const DEFAULT_API_PORT = 7001

export const runConfig = (): RunConfig => (process.env.TARO_ENV === 'h5' ? (window.__FANGXING__ ?? {}) : {})

/** The build may set an empty address: then the next source counts. */
const given = (address: string | undefined) => (address === '' ? undefined : address)

const withoutSlash = (address: string) => address.replace(/\/+$/, '')

/** Base address of every call, absolute and without a slash at its end. */
export function apiBase(): string {
  const configured = given(runConfig().apiBase) ?? given(process.env.TARO_APP_API)
  if (process.env.TARO_ENV !== 'h5') return withoutSlash(configured ?? `http://127.0.0.1:${DEFAULT_API_PORT}`)
  if (configured) return withoutSlash(new URL(configured, window.location.href).href)
  return `${window.location.protocol}//${window.location.hostname}:${DEFAULT_API_PORT}`
}

/** The platform's WebSocket address. */
export const socketUrl = (path: string): string => apiBase().replace(/^http/, 'ws') + path

/** Photo addresses may be relative to the platform. */
export const photoUrl = (url: string): string =>
  /^(https?|wxfile|blob|data):/.test(url) ? url : apiBase() + url
