/** How a person came to the order page. */
export type Entry =
  | { by: 'link'; link: string }
  | { by: 'scene'; scene: string }
  | { by: 'order'; orderId: string }

type Params = Record<string, string | undefined>

const decode = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Reads the page's parameters. WeChat puts the scanned link into `q` and a mini-program code's short form into `scene`,
 * both encoded once more than the rest (https://developers.weixin.qq.com/miniprogram/introduction/qrcode.html).
 */
export function entryOf(params: Params): Entry | undefined {
  if (params.q) return { by: 'link', link: decode(params.q) }
  if (params.scene) return { by: 'scene', scene: decode(params.scene) }
  return params.orderId ? { by: 'order', orderId: params.orderId } : undefined
}

/** What the camera read: one of our links, or the path behind a mini-program code. Anything else is sent on to be refused. */
export function entryOfScan(text: string): Entry {
  const scene = /[?&]scene=([^&]+)/.exec(text)?.[1]
  return scene ? { by: 'scene', scene: decode(scene) } : { by: 'link', link: text.trim().slice(0, 300) }
}

/** The order page for an entry. */
export function orderPage(entry: Entry): string {
  const page = '/pages/order/index'
  if (entry.by === 'link') return `${page}?q=${encodeURIComponent(entry.link)}`
  if (entry.by === 'scene') return `${page}?scene=${encodeURIComponent(entry.scene)}`
  return `${page}?orderId=${entry.orderId}`
}
