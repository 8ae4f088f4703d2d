import { decodeSafely } from './decode-safely'

/** What leads to an order: a scanned link, the scene of a mini-program code, or an order id. */
export type OrderLink =
  | { by: 'link'; link: string }
  | { by: 'scene'; scene: string }
  | { by: 'order'; orderId: string }

type Params = Record<string, string | undefined>

/**
 * Reads the page's parameters. WeChat puts the scanned link into `q` and a mini-program code's short form into `scene`,
 * both encoded once more than other parameters (https://developers.weixin.qq.com/miniprogram/introduction/qrcode.html).
 */
export function orderLinkFromParams(params: Params): OrderLink | undefined {
  if (params.q) return { by: 'link', link: decodeSafely(params.q) }
  if (params.scene) return { by: 'scene', scene: decodeSafely(params.scene) }
  return params.orderId ? { by: 'order', orderId: params.orderId } : undefined
}

/** What the camera read: a link, or the path behind a mini-program code. The platform refuses any other text. */
export function orderLinkFromScan(text: string): OrderLink {
  const scene = /[?&]scene=([^&]+)/.exec(text)?.[1]
  return scene ? { by: 'scene', scene: decodeSafely(scene) } : { by: 'link', link: text.trim().slice(0, 300) }
}

/** The address of the order page for a link. */
export function orderPageUrl(orderLink: OrderLink): string {
  const page = '/pages/order/index'
  if (orderLink.by === 'link') return `${page}?q=${encodeURIComponent(orderLink.link)}`
  if (orderLink.by === 'scene') return `${page}?scene=${encodeURIComponent(orderLink.scene)}`
  return `${page}?orderId=${orderLink.orderId}`
}
