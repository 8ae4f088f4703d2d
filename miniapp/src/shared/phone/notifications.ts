import Taro from '@tarojs/taro'

// WeChat allows at most three templates per request, and only right after a tap or a payment.
const MAX_TEMPLATES = 3

/**
 * Asks whether WeChat may send messages about this order. Without templates (TARO_APP_TEMPLATES) nobody is asked; a
 * refusal is not an error, because the page itself is live.
 */
export function requestNotifications(): void {
  if (process.env.TARO_ENV === 'h5') return
  const tmplIds = (process.env.TARO_APP_TEMPLATES ?? '').split(',').filter(Boolean).slice(0, MAX_TEMPLATES)
  if (tmplIds.length === 0) return
  void Taro.requestSubscribeMessage({ tmplIds, entityIds: [] }).catch(() => undefined)
}
