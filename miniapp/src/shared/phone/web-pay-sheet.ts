import { language } from '../words/language'
import './web-pay-sheet.scss'

const SAID: Record<string, 'ok' | 'cancelled' | 'failed'> = { ok: 'ok', cancel: 'cancelled', fail: 'failed' }

/** The confirm page is of another origin: it tells how it ended by a message, and only its own is believed. */
export function openPaySheet(wechatSim: string, packed: string): Promise<'ok' | 'cancelled' | 'failed'> {
  const origin = new URL(wechatSim).origin
  const prepayId = packed.replace(/^prepay_id=/, '')
  const sheet = document.createElement('div')
  sheet.className = 'fx-web-pay'
  sheet.setAttribute('role', 'dialog')
  sheet.setAttribute('aria-label', language() === 'zh' ? '微信支付' : 'WeChat Pay')
  const frame = document.createElement('iframe')
  frame.className = 'fx-web-pay__frame'
  frame.title = language() === 'zh' ? '微信支付' : 'WeChat Pay'
  frame.src = `${wechatSim.replace(/\/+$/, '')}/_sim/pay?prepay_id=${encodeURIComponent(prepayId)}`
  const shut = document.createElement('button')
  shut.type = 'button'
  shut.className = 'fx-web-pay__shut'
  shut.textContent = '×'
  shut.setAttribute('aria-label', language() === 'zh' ? '关闭' : 'Close')
  sheet.append(frame, shut)

  return new Promise(resolve => {
    const end = (said: 'ok' | 'cancelled' | 'failed') => {
      window.removeEventListener('message', hear)
      sheet.remove()
      resolve(said)
    }
    const hear = ({
      origin: from,
      data,
    }: MessageEvent<{ source?: string; prepayId?: string; result?: string }>) => {
      if (from !== origin || data?.source !== 'wechat-sim' || data.prepayId !== prepayId) return
      end(SAID[data.result ?? ''] ?? 'failed')
    }
    window.addEventListener('message', hear)
    shut.addEventListener('click', () => end('cancelled'))
    document.body.append(sheet)
    frame.focus()
  })
}
