const SHANGHAI_MS = 8 * 3_600_000

/** A time as a document or a file needs it, with its year: `2026-01-02 03:04`. */
export const fullTimeText = (at: string): string =>
  new Date(Date.parse(at) + SHANGHAI_MS).toISOString().slice(0, 16).replace('T', ' ')
