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
