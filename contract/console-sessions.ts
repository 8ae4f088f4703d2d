import type { z } from 'zod'
import type { Call } from './call'
import type { consoleQuestionSchema } from './console-question.schema'
import type {
  consoleActSchema,
  consoleCallSchemas,
  consoleRequestViewSchema,
  consoleSessionViewSchema,
} from './console-sessions.schema'
import { EVERY_ROLE } from './roles'

export type ConsoleQuestion = z.infer<typeof consoleQuestionSchema>
export type ConsoleSessionView = z.infer<typeof consoleSessionViewSchema>
export type ConsoleRequestView = z.infer<typeof consoleRequestViewSchema>

/**
 * Where the office's console lives. Its pages may have any path below except those of the calls here: `/console/sessions`,
 * `/console/sign-ins`, `/console/local-sign-in`, `/console/confirmations`.
 */
export const CONSOLE_PATH = '/console'
/** A phone opens this one: `PUBLIC_ORIGIN/c/{id}`. */
export const CONSOLE_LINK_PATH = '/c/'
/**
 * `PUBLIC_ORIGIN/console/enter#{signInId}.{verifier}`: what the command for an emergency prints, within whose ten minutes the
 * page there opens the session with `openConsoleSession`.
 */
export const CONSOLE_ENTER_PATH = '/console/enter'
/**
 * Each call with the cookie that is not a GET carries this header with '1', and comes from a page of our own origin:
 * otherwise CONSOLE_ONLY. `x-fangxing-background: 1` says that nobody asked for it: it does not keep the session awake.
 */
export const CONSOLE_HEADER = 'x-fangxing-console'
export const BACKGROUND_HEADER = 'x-fangxing-background'
/**
 * Some acts by cookie are refused with CONSOLE_CONFIRM_NEEDED, whose details are shown as those of a sign-in. Once
 * `readConsoleConfirmation` says confirmed, the same request is sent again with this header and the id from the details.
 */
export const CONFIRMATION_HEADER = 'x-fangxing-confirmation'

type ConsoleAct = z.infer<typeof consoleActSchema>
export const CONSOLE_ACT_LABELS: Record<ConsoleAct, { zh: string; en: string }> = {
  releaseAll: { zh: '放行全部车辆', en: 'Release all cars' },
  approve: { zh: '批准大额减免、撤销或核销', en: 'Approve a large waiver, withdrawal or write-off' },
  revokeDevice: { zh: '吊销装置', en: 'Revoke a device' },
  approveBulkVoid: { zh: '批准批量作废停车记录', en: 'Agree to a bulk void of stays' },
}

/**
 * Sign-ins of browsers, and what a phone says to them. `openConsoleSession` and `signInLocally` answer with a cookie that no
 * script reads; with it every other call of staff is made as with a token, `signOut` and `me` among them, and `/live` is
 * opened without `auth`: `ready` comes by itself.
 */
export const STAFF_CONSOLE_CALLS = {
  askConsoleSignIn: { method: 'POST', path: '/console/sign-ins', who: 'anyone', zh: '控制台请求扫码登录' },
  openConsoleSession: {
    method: 'POST',
    path: '/console/sign-ins/:signInId/session',
    who: 'anyone',
    zh: '控制台查询扫码结果并登录',
  },
  signInLocally: {
    method: 'POST',
    path: '/console/local-sign-in',
    who: 'anyone',
    zh: '本机演示登录控制台（生产环境不存在）',
  },
  listConsoleSessions: { method: 'GET', path: '/console/sessions', who: EVERY_ROLE, zh: '我的控制台登录' },
  endConsoleSession: {
    method: 'DELETE',
    path: '/console/sessions/:sessionId',
    who: EVERY_ROLE,
    zh: '结束一个控制台登录',
  },
  readConsoleConfirmation: {
    method: 'GET',
    path: '/console/confirmations/:requestId',
    who: EVERY_ROLE,
    zh: '控制台查询手机是否已确认操作',
  },
  readConsoleRequest: {
    method: 'GET',
    path: '/staff/console-sign-ins/:requestId',
    who: EVERY_ROLE,
    zh: '手机查看控制台请求',
  },
  confirmConsoleRequest: {
    method: 'POST',
    path: '/staff/console-sign-ins/:requestId/confirm',
    who: EVERY_ROLE,
    zh: '手机确认控制台请求',
  },
  refuseConsoleRequest: {
    method: 'POST',
    path: '/staff/console-sign-ins/:requestId/refuse',
    who: EVERY_ROLE,
    zh: '手机拒绝控制台请求',
  },
} as const satisfies Record<keyof typeof consoleCallSchemas, Call>
