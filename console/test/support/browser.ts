/** What jsdom lacks of a browser. */
import { TextDecoder, TextEncoder } from 'node:util'
import { webcrypto } from 'node:crypto'

Object.assign(globalThis, { TextEncoder, TextDecoder })
Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true })

const noMatch = (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
})
Object.defineProperty(window, 'matchMedia', { value: noMatch, writable: true })

class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
Object.assign(window, { ResizeObserver: NoObserver })

/**
 * The kit's styles stay away: jsdom would match thousands of rules for every element whose role or visibility a test asks for.
 * Nothing here looks at styles; browser tests do.
 */
const isStyle = (node: Node): boolean => node instanceof HTMLStyleElement
type Change = (this: Node, node: Node, before?: Node | null) => Node
const prototype = Node.prototype as unknown as Record<string, Change>
for (const name of ['appendChild', 'insertBefore', 'removeChild']) {
  const change = prototype[name]!
  prototype[name] = function (node, ...rest) {
    return isStyle(node) ? node : change.call(this, node, ...rest)
  }
}
