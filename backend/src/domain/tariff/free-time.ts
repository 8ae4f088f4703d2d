import type { Free, Structure } from './compiled'
import { DAY_MINUTES, dayOfLocalMinute, type EarlierStay, type PlateUse } from './model'
import type { Atom, AtomKind, Span } from './timeline'

type Given = {
  structure: Structure
  span: Span
  lotId: string
  /** Whether excluded minutes do not count as time. */
  isClockStopped: boolean
  earlier: readonly EarlierStay[]
}
export type FreeTime = Pick<PlateUse, 'quotaMinutes' | 'freeUseDay'> & { atoms: Atom[] }

/** Marks the minutes that are free, and says what of the plate's quota they use. */
export function markFreeTime(atoms: Atom[], given: Given): FreeTime {
  const { free, quota } = given.structure
  let marked = atoms
  let freeUseDay: number | null = null
  if (free && mayUseFree(given)) {
    marked = free.isThreshold ? underThreshold(atoms, free, given) : deducted(atoms, free, given)
    if (marked.some(({ kind }) => kind === 'free')) freeUseDay = dayOfLocalMinute(given.span.start)
  }
  if (quota?.kind !== 'minutes') return { atoms: marked, freeUseDay, quotaMinutes: [] }
  return { freeUseDay, ...withQuota(marked, quota, given) }
}

/** Stays whose use counts with this one's: those of the same lot, or of a group that was named. */
export const isShared = (lots: ReadonlySet<string>, lotId: string, earlier: EarlierStay): boolean =>
  earlier.lotId === lotId || lots.has(earlier.lotId)

function mayUseFree({ structure: { quota }, span, lotId, earlier }: Given): boolean {
  if (quota?.kind !== 'uses') return true
  const day = dayOfLocalMinute(span.start)
  const used = earlier.filter(stay => stay.use.freeUseDay === day && isShared(quota.lots, lotId, stay))
  return used.length < quota.uses
}

/** Whether the minutes of an atom count towards what is free. */
function counts({ kind }: Atom, free: Free, { isClockStopped }: Given): boolean {
  if (free.counts === 'chargeable') return kind === 'paid'
  return kind !== 'excluded' || !isClockStopped
}

function underThreshold(atoms: Atom[], free: Free, given: Given): Atom[] {
  const totals = new Map<number, number>()
  const scopeOf = ({ cycle }: Atom): number => (free.isPerCycle ? cycle : 0)
  for (const atom of atoms)
    if (counts(atom, free, given))
      totals.set(scopeOf(atom), (totals.get(scopeOf(atom)) ?? 0) + atom.to - atom.from)
  return atoms.map(atom =>
    atom.kind === 'paid' && totals.get(scopeOf(atom))! <= free.minutes ? { ...atom, kind: 'free' } : atom,
  )
}

function deducted(atoms: Atom[], free: Free, given: Given): Atom[] {
  const marked: Atom[] = []
  let left = free.minutes
  let cycle = atoms[0]?.cycle
  for (const atom of atoms) {
    if (free.isPerCycle && atom.cycle !== cycle) left = free.minutes
    cycle = atom.cycle
    if (!counts(atom, free, given)) {
      marked.push(atom)
      continue
    }
    pushCut(marked, atom, left, 'free')
    left = Math.max(0, left - (atom.to - atom.from))
  }
  return marked
}

/** The first `minutes` of an atom become another kind when they are paid. */
function pushCut(into: Atom[], atom: Atom, minutes: number, kind: AtomKind): void {
  if (atom.kind !== 'paid' || minutes <= 0) return void into.push(atom)
  const cut = Math.min(atom.to, atom.from + minutes)
  into.push({ ...atom, to: cut, kind })
  if (cut < atom.to) into.push({ ...atom, from: cut })
}

function withQuota(
  atoms: Atom[],
  { minutes, lots }: { minutes: number; lots: ReadonlySet<string> },
  { span, lotId, earlier }: Given,
): Pick<FreeTime, 'atoms' | 'quotaMinutes'> {
  const shared = earlier.filter(stay => isShared(lots, lotId, stay)).flatMap(({ use }) => use.quotaMinutes)
  const usedHere = new Map<number, number>()
  const leftOn = (day: number): number =>
    minutes -
    (usedHere.get(day) ?? 0) -
    shared.reduce((sum, use) => sum + (use.day === day ? use.minutes : 0), 0)
  const marked: Atom[] = []
  for (const atom of atoms.flatMap(whole => cutAtMidnight(whole, span.start))) {
    const day = dayOfLocalMinute(span.start + atom.from)
    const taken = atom.kind === 'paid' ? Math.max(0, Math.min(leftOn(day), atom.to - atom.from)) : 0
    if (taken > 0) usedHere.set(day, (usedHere.get(day) ?? 0) + taken)
    pushCut(marked, atom, taken, 'quota')
  }
  return { atoms: marked, quotaMinutes: [...usedHere].map(([day, used]) => ({ day, minutes: used })) }
}

function cutAtMidnight(atom: Atom, start: number): Atom[] {
  const parts: Atom[] = []
  let { from } = atom
  while (from < atom.to) {
    const midnight = (dayOfLocalMinute(start + from) + 1) * DAY_MINUTES - start
    const to = Math.min(atom.to, midnight)
    parts.push({ ...atom, from, to })
    from = to
  }
  return parts
}
