export { addConsoleSession, type ConsolePerson } from './console-session'
export { openidOfCode } from './openid-of-code'
export { SessionStore } from './session-store'
