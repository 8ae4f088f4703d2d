import Taro from '@tarojs/taro'

// WeChat asks for at most three templates at once, and only right after a tap or a payment.
const MAX_PHOTOS = 3

/**
 * Asks whether WeChat may send messages about this order. Without templates (TARO_APP_TEMPLATES) nobody is asked; a no is
 * no failure, because everything is live on the page anyway.
 */
export function requestNotifications(): void {
  if (process.env.TARO_ENV === 'h5') return
  const tmplIds = (process.env.TARO_APP_TEMPLATES ?? '').split(',').filter(Boolean).slice(0, MAX_PHOTOS)
  if (tmplIds.length === 0) return
  void Taro.requestSubscribeMessage({ tmplIds, entityIds: [] }).catch(() => undefined)
}
