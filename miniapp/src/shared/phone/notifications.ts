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

/** Only WeChat sends messages: a browser has nobody to ask. */
export const mayAskForMessages = (): boolean => process.env.TARO_ENV !== 'h5'

/** Asks for one message of each template; call it from a tap. Those to which the person agreed. */
export async function askForMessages(templateIds: readonly string[]): Promise<string[]> {
  if (!mayAskForMessages()) return []
  const tmplIds = templateIds.slice(0, MAX_TEMPLATES)
  const answer = await Taro.requestSubscribeMessage({ tmplIds, entityIds: [] }).catch(() => undefined)
  const answers = answer as unknown as Record<string, string> | undefined
  return tmplIds.filter(id => answers?.[id] === 'accept')
}
