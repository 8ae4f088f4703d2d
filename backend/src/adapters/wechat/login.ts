import type { Settings } from '../../settings/settings'
import type { Answer, LoginApp, WeChatLogin } from '../../ports'
import { ApiHttp } from './api-http'

const MAX_OPENID_LENGTH = 128

/**
 * `wx.login` codes become openids (`/sns/jscode2session`). Refusals carry WeChat's number as text: 40029 bad code,
 * 40163 used code, 45011 too often, 40226 blocked user. A code works once, so an unknown answer is never asked again.
 */
export function createWeChatLogin(settings: Settings): WeChatLogin & { stop(): Promise<void> } {
  const http = new ApiHttp(settings.WECHAT_API_ORIGIN)
  const apps: Record<LoginApp, { appid: string; secret: string }> = {
    owner: { appid: settings.WECHAT_OWNER_APPID, secret: settings.WECHAT_OWNER_SECRET },
    merchant: { appid: settings.WECHAT_MERCHANT_APPID, secret: settings.WECHAT_MERCHANT_SECRET },
  }
  return {
    stop: () => http.close(),
    async exchange(app, code): Promise<Answer<{ openid: string }>> {
      const query = { ...apps[app], js_code: code, grant_type: 'authorization_code' }
      const answer = await http.get('/sns/jscode2session', query)
      if (answer.kind !== 'ok') return answer
      const { openid, session_key: sessionKey } = answer.value
      // A real answer has both. The session key decrypts what mini-programs keep to themselves: nothing here needs it.
      if (typeof openid !== 'string' || openid === '' || openid.length > MAX_OPENID_LENGTH)
        return { kind: 'unknown', why: 'answer not understood' }
      if (typeof sessionKey !== 'string') return { kind: 'unknown', why: 'answer not understood' }
      return { kind: 'ok', value: { openid } }
    },
  }
}
