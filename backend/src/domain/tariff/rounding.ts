import type { CompiledTariff } from './compiled'
import { SCALE } from './model'

/**
 * A sum rounded to fen. Halves are rounded in the owner's favour. What is rounded up stays within the room that the caps
 * have left; otherwise it is rounded down.
 */
export function roundTotal(
  total: number,
  headroom: number,
  { unitFen, mode }: CompiledTariff['rounding'],
): number {
  const unit = unitFen * SCALE
  const rest = total % unit
  const down = (total - rest) / SCALE
  const wantsUp = mode === 'up' ? rest > 0 : mode === 'nearest' && rest * 2 > unit
  return wantsUp && unit - rest <= headroom ? down + unitFen : down
}
