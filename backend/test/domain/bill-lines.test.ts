import { ARREAR_STATES, type ArrearState } from '@fangxing/contract/states'
import { dueOfLines, leftOf, owedLines, REPRICED, takenOffBy } from '../../src/domain/bill-lines'

const line = (arrearId: string, amountFen: number) => ({ arrearId, amountFen })
const reduction = (id: string, act: string, takenFen: number) => ({
  arrear_id: id,
  act,
  amount_fen: takenFen,
})

describe('what was taken off a bill', () => {
  it('an act that ends the debt takes its whole line off; a fallen price leaves it owed', () => {
    const waived = reduction('a', 'waived', 500)
    const repriced = reduction('a', REPRICED, 200)
    expect(takenOffBy('a', [repriced, waived])).toBe(waived)
    expect(takenOffBy('a', [repriced])).toBeUndefined()
    expect(takenOffBy('b', [waived])).toBeUndefined()
    expect(takenOffBy('a', null)).toBeUndefined()
    expect(takenOffBy('a', undefined)).toBeUndefined()
  })

  it('a stay that is priced again is written under the name that the database has', () => {
    expect(REPRICED).toBe('repriced')
  })

  it('every reduction of a line counts, and none of another line', () => {
    const reductions = [
      reduction('a', REPRICED, 200),
      reduction('b', 'waived', 900),
      reduction('a', REPRICED, 50),
    ]
    expect(leftOf(line('a', 1000), reductions)).toBe(750)
    expect(leftOf(line('c', 1000), reductions)).toBe(1000)
    expect(leftOf(line('a', 1000), null)).toBe(1000)
    expect(leftOf(line('a', 1000), undefined)).toBe(1000)
  })
})

describe('the lines of a bill that are still owed', () => {
  it('are all of them, untouched, where nothing was taken off', () => {
    const lines = [line('a', 1000), line('b', 500)]
    expect(owedLines({ reductions: null }, lines)).toBe(lines)
    expect(owedLines({}, lines)).toBe(lines)
    expect(owedLines({ reductions: [] }, lines)).toEqual(lines)
  })

  it('are those that no act took off, each for what is left, with everything else that they carry', () => {
    const lines = [
      { ...line('a', 1000), place: '东门' },
      { ...line('b', 500), place: '西门' },
      { ...line('c', 300), place: '北门' },
    ]
    const reductions = [reduction('a', REPRICED, 400), reduction('b', 'voided', 500)]
    expect(owedLines({ reductions }, lines)).toEqual([
      { arrearId: 'a', amountFen: 600, place: '东门' },
      { arrearId: 'c', amountFen: 300, place: '北门' },
    ])
  })
})

describe('what is still to be paid of lines whose debts went on without their bill', () => {
  const dueOf = (state: ArrearState, dueFen: number) =>
    dueOfLines([line('a', 1000)], [{ id: 'a', state, due_fen: dueFen }])

  it('is the lesser of what the line asked for and what the debt has fallen to', () => {
    expect(dueOf('held', 700)).toEqual([{ arrearId: 'a', lineFen: 1000, dueFen: 700 }])
    expect(dueOf('held', 1000)).toEqual([{ arrearId: 'a', lineFen: 1000, dueFen: 1000 }])
    expect(dueOf('held', 1200)).toEqual([{ arrearId: 'a', lineFen: 1000, dueFen: 1000 }])
  })

  it('is nothing of a debt that ended in another way, or that is not there', () => {
    const paid = ARREAR_STATES.filter(state => dueOf(state, 700)[0]!.dueFen > 0)
    expect([...paid].sort()).toEqual(['disputed', 'grace', 'held', 'outstanding', 'review', 'time_barred'])
    expect(dueOfLines([line('a', 1000)], [])).toEqual([{ arrearId: 'a', lineFen: 1000, dueFen: 0 }])
  })

  it('is calculated line by line', () => {
    const debts = [
      { id: 'b', state: 'held' as const, due_fen: 100 },
      { id: 'a', state: 'waived' as const, due_fen: 1000 },
    ]
    expect(dueOfLines([line('a', 1000), line('b', 500)], debts)).toEqual([
      { arrearId: 'a', lineFen: 1000, dueFen: 0 },
      { arrearId: 'b', lineFen: 500, dueFen: 100 },
    ])
  })
})
