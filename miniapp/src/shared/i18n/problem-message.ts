import type { Problem } from '../net/result'
import type { Message } from './language'

const isUnavailable = (status: number) => status === 502 || status === 503 || status === 504

/** The message for a call that returned no value. A refusal has its own message. */
export function problemMessage(problem: Problem): Message {
  switch (problem.kind) {
    case 'refused':
      return problem.refusal.message
    case 'offline':
      return { zh: '网络不通，请检查网络后重试', en: 'No network. Check your connection and try again' }
    case 'timeout':
      return { zh: '服务器没有及时回应，请重试', en: 'The server did not answer in time. Please try again' }
    case 'sign_in':
      return { zh: '微信登录没有成功，请重试', en: 'WeChat sign-in did not succeed. Please try again' }
    case 'fault':
      // From the proxy in front of the platform: the platform itself does not answer.
      if (isUnavailable(problem.status))
        return {
          zh: '暂时连不上服务，请稍后重试',
          en: 'The service cannot be reached just now. Please try again shortly',
        }
      return {
        zh: '系统出错了，我们已记录，请稍后重试',
        en: 'Something broke on our side. Please try again shortly',
      }
  }
}

/** The trace id to name on the hotline, if the platform gave one. */
export const problemTraceId = (problem: Problem): string | undefined =>
  problem.kind === 'refused'
    ? problem.refusal.traceId
    : problem.kind === 'fault' && !isUnavailable(problem.status)
      ? problem.traceId
      : undefined
