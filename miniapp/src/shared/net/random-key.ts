const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/** 24 characters for trace ids and idempotency keys: unique, not secret, so Math.random is enough. */
export function randomKey(): string {
  let key = Date.now().toString(36)
  while (key.length < 24) key += ALPHABET[Math.floor(Math.random() * ALPHABET.length)]
  return key
}
