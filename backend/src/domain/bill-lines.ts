type Line = { arrearId: string; amountFen: number }
/** What was taken off a bill, and of which of its debts. */
export type LineReduction = { arrear_id: string; act: string; amount_fen: number }

/** The price of the stay fell: its line is owed as before, for less. Every other act takes off the whole line. */
export const REPRICED = 'repriced'

/** What took the whole line off, if anything did. */
export const takenOffBy = (
  arrearId: string,
  reductions: readonly LineReduction[] | null | undefined,
): LineReduction | undefined =>
  reductions?.find(({ arrear_id: id, act }) => id === arrearId && act !== REPRICED)

/** What is left of a line after everything that was taken off it. */
export const leftOf = (
  { arrearId, amountFen }: Line,
  reductions: readonly LineReduction[] | null | undefined,
): number =>
  (reductions ?? []).reduce(
    (left, { arrear_id: id, amount_fen: takenFen }) => (id === arrearId ? left - takenFen : left),
    amountFen,
  )
