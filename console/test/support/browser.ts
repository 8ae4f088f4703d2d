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
const { appendChild, insertBefore, removeChild } = Node.prototype
const isStyle = (node: Node): boolean => node instanceof HTMLStyleElement
Object.assign(Node.prototype, {
  appendChild(this: Node, node: Node) {
    return isStyle(node) ? node : appendChild.call(this, node)
  },
  insertBefore(this: Node, node: Node, before: Node | null) {
    return isStyle(node) ? node : insertBefore.call(this, node, before)
  },
  removeChild(this: Node, node: Node) {
    return isStyle(node) ? node : removeChild.call(this, node)
  },
})
