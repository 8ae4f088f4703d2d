import { language } from '../i18n/language'
import './web-payment-sheet.scss'

const RESULTS: Record<string, 'ok' | 'cancelled' | 'failed'> = {
  ok: 'ok',
  cancel: 'cancelled',
  fail: 'failed',
}

/** The confirm page has another origin: it posts its result as a message, and messages of other origins are ignored. */
export function openWebPaymentSheet(
  wechatSim: string,
  prepayPackage: string,
): Promise<'ok' | 'cancelled' | 'failed'> {
  const origin = new URL(wechatSim).origin
  const prepayId = prepayPackage.replace(/^prepay_id=/, '')
  const sheet = document.createElement('div')
  sheet.className = 'fx-web-pay'
  sheet.setAttribute('role', 'dialog')
  sheet.setAttribute('aria-label', language() === 'zh' ? '微信支付' : 'WeChat Pay')
  const frame = document.createElement('iframe')
  frame.className = 'fx-web-pay__frame'
  frame.title = language() === 'zh' ? '微信支付' : 'WeChat Pay'
  frame.src = `${wechatSim.replace(/\/+$/, '')}/_sim/pay?prepay_id=${encodeURIComponent(prepayId)}`
  const closeButton = document.createElement('button')
  closeButton.type = 'button'
  closeButton.className = 'fx-web-pay__shut'
  closeButton.textContent = '×'
  closeButton.setAttribute('aria-label', language() === 'zh' ? '关闭' : 'Close')
  sheet.append(frame, closeButton)

  return new Promise(resolve => {
    const finish = (result: 'ok' | 'cancelled' | 'failed') => {
      window.removeEventListener('message', onMessage)
      window.removeEventListener('popstate', onBack)
      sheet.remove()
      resolve(result)
    }
    const onMessage = ({
      origin: sender,
      data,
    }: MessageEvent<{ source?: string; prepayId?: string; result?: string } | null>) => {
      if (sender !== origin || data?.source !== 'wechat-sim' || data.prepayId !== prepayId) return
      finish(RESULTS[data.result ?? ''] ?? 'failed')
    }
    // Back leaves the page under the sheet: the sheet goes with it, and nothing was paid.
    const onBack = () => finish('cancelled')
    window.addEventListener('popstate', onBack)
    window.addEventListener('message', onMessage)
    closeButton.addEventListener('click', () => finish('cancelled'))
    document.body.append(sheet)
    frame.focus()
  })
}
