import type { ArrearState } from '@fangxing/contract/states'
import { ARREAR } from './arrear'
import { may } from './state-machine'

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

/** The lines of a bill that are still owed, each for what is left of it. */
export function owedLines<Owed extends Line>(
  { reductions }: { reductions?: readonly LineReduction[] | null },
  lines: readonly Owed[],
): readonly Owed[] {
  if (!reductions) return lines
  return lines
    .filter(({ arrearId }) => takenOffBy(arrearId, reductions) === undefined)
    .map(line => ({ ...line, amountFen: leftOf(line, reductions) }))
}

type Debt = { id: string; state: ArrearState; due_fen: number }
/** A line of which a payment may count less than was asked for: `dueFen` of it is still to be paid. */
export type LineDue = { arrearId: string; lineFen: number; dueFen: number }

/** What is still to be paid of lines whose debts went on without their bill: one may have fallen, or have ended in another way. */
export function dueOfLines(lines: readonly Line[], debts: readonly Debt[]): readonly LineDue[] {
  const byId = new Map(debts.map(debt => [debt.id, debt]))
  return lines.map(({ arrearId, amountFen: lineFen }) => {
    const debt = byId.get(arrearId)
    const isPayable = debt !== undefined && may(ARREAR, debt.state, 'settled')
    return { arrearId, lineFen, dueFen: isPayable ? Math.min(lineFen, debt.due_fen) : 0 }
  })
}
