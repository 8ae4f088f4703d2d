import { CONSOLE_ENTER_PATH, CONSOLE_PATH } from '@fangxing/contract/console-sessions'

export type EntryLink = { kind: 'link'; signInId: string; verifier: string }
export type Entry = { kind: 'local'; name: string } | EntryLink

/** What an address itself says about who comes in; undefined: nothing. */
export function readEntryAddress(address: string): Entry | undefined {
  const { pathname, searchParams, hash } = new URL(address)
  const [signInId, verifier] = hash.slice(1).split('.')
  if (pathname === CONSOLE_ENTER_PATH && signInId && verifier) return { kind: 'link', signInId, verifier }
  const name = searchParams.get('as')
  return name ? { kind: 'local', name } : undefined
}

/** The same address without it, so that neither a bookmark nor a reload comes in again. */
export function withoutEntry(address: string): string {
  const url = new URL(address)
  url.searchParams.delete('as')
  if (url.pathname === CONSOLE_ENTER_PATH) {
    url.pathname = CONSOLE_PATH
    url.hash = ''
  }
  return url.href
}
