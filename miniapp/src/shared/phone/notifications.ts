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

/** Asks for one message of a template; call it from a tap. Whether the person agreed. */
export async function askForMessage(templateId: string): Promise<boolean> {
  if (!mayAskForMessages()) return false
  const answer = await Taro.requestSubscribeMessage({ tmplIds: [templateId], entityIds: [] }).catch(
    () => undefined,
  )
  return (answer as unknown as Record<string, string> | undefined)?.[templateId] === 'accept'
}
