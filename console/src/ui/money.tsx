import { formatYuan } from '@fangxing/contract/money'

/** An amount in integer fen as yuan, in figures of equal width. */
export function Money({ fen, strong = false }: { fen: number; strong?: boolean }) {
  return <span className={strong ? 'fx-money fx-money--strong' : 'fx-money'}>{formatYuan(fen)}</span>
}
