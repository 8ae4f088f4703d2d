import type { Logger } from 'pino'
import { Refusal } from '@fangxing/contract/refusal'
import type { LoginApp, WeChatLogin } from '../../ports'

/** WeChat is busy, or we asked too often: the person did nothing wrong. */
const WECHAT_BUSY = new Set(['-1', '45011'])

/** Who holds the phone, as WeChat says. Errors: WECHAT_CODE_INVALID; UNAVAILABLE while WeChat does not answer. */
export async function openidOfCode(
  needs: { login: WeChatLogin; log: Logger },
  app: LoginApp,
  code: string,
): Promise<string> {
  const answer = await needs.login.exchange(app, code)
  if (answer.kind === 'ok') return answer.value.openid
  if (answer.kind === 'unknown' || WECHAT_BUSY.has(answer.code)) {
    needs.log.warn({ app, why: answer.kind === 'unknown' ? answer.why : answer.code }, 'wechat login')
    throw new Refusal('UNAVAILABLE')
  }
  throw new Refusal('WECHAT_CODE_INVALID')
}
