/** Money is an integer number of fen everywhere; yuan exist only where people read and where WeChat's bill is parsed. */
type Fen = number

/** Throws a RangeError for anything but a safe integer: a fraction of a fen is a fault, never a rounding. */
function assertFen(fen: number): Fen {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`not an integer amount of fen: ${fen}`)
  return fen
}

/** Adds amounts in fen. Throws a RangeError when an amount or the sum is not a safe integer. */
export function sumFen(amounts: Iterable<Fen>): Fen {
  let sum = 0
  for (const amount of amounts) sum = assertFen(sum + assertFen(amount))
  return sum
}

/** `1234` → `12.34`, without a currency sign. */
export function yuanText(fen: Fen): string {
  assertFen(fen)
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** `1234567` → `¥12,345.67`. */
export function formatYuan(fen: Fen): string {
  const [whole, cents] = yuanText(Math.abs(fen)).split('.') as [string, string]
  return `${fen < 0 ? '-' : ''}¥${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`
}

/** Reads decimal yuan such as `12`, `12.3` or `-0.05` as fen, digit by digit; null when it is anything else. */
export function parseYuanText(text: string): Fen | null {
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!match) return null
  const fen = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0') || 0)
  return match[1] === '-' && fen !== 0 ? -fen : fen
}
