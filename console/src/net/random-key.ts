const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/** 24 characters for trace ids and idempotency keys. */
export const randomKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(24))].map(byte => ALPHABET[byte % ALPHABET.length]).join('')
