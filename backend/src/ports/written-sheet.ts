/** `fen` is shown as yuan, a time as Shanghai's clock shows it; what is null is left empty. */
export type WrittenCell =
  | string
  | number
  | null
  | undefined
  | { fen: number | null }
  | { at: string | Date | null }

/** One table of a file: rows come while it is sent. */
export type WrittenSheet = {
  name: string
  head: readonly string[]
  rows: Iterable<readonly WrittenCell[]> | AsyncIterable<readonly WrittenCell[]>
}
