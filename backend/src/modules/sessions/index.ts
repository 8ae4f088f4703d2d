export { openidOfCode } from './openid-of-code'
export { SessionStore } from './session-store'
