import { writeFileSync } from 'node:fs'
import path from 'node:path'

type Goal = { atMost: number } | { atLeast: number }

/** One measured figure. `goal` bounds the ratio to the baseline where there is one, else the value itself. */
export type Figure = {
  name: string
  value: number
  unit: string
  baseline: number | null
  ratio: number | null
  goal: string | null
  ok: boolean | null
}

const rounded = (value: number) => Number(value.toPrecision(4))

export function figure(
  name: string,
  value: number,
  unit: string,
  { baseline, goal }: { baseline?: number; goal?: Goal } = {},
): Figure {
  const ratio = baseline === undefined ? null : value / baseline
  const judged = ratio ?? value
  return {
    name,
    value: rounded(value),
    unit,
    baseline: baseline === undefined ? null : rounded(baseline),
    ratio: ratio === null ? null : rounded(ratio),
    goal:
      goal === undefined
        ? null
        : 'atMost' in goal
          ? `≤ ${rounded(goal.atMost)}`
          : `≥ ${rounded(goal.atLeast)}`,
    ok: goal === undefined ? null : 'atMost' in goal ? judged <= goal.atMost : judged >= goal.atLeast,
  }
}

const HEAD = ['', 'value', 'unit', 'baseline', 'ratio', 'goal', '']
const shown = (value: number | string | null) => (value === null ? '' : String(value))
const verdict = (ok: boolean | null) => (ok === null ? '' : ok ? 'ok' : 'MISSED')

export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, baseline, ratio, goal, ok }) => [
    name,
    shown(value),
    unit,
    shown(baseline),
    shown(ratio),
    shown(goal),
    verdict(ok),
  ])
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map(row => row[column]!.length)))
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
  return [line(HEAD), ...rows.map(line)].join('\n')
}

/** `e2e/bench/result.json`, also when this file runs from dist. */
export const RESULT_FILE = path.join(
  __dirname.includes(`${path.sep}dist${path.sep}`) ? path.resolve(__dirname, '../../bench') : __dirname,
  'result.json',
)

export function writeResult(figures: readonly Figure[]): void {
  writeFileSync(RESULT_FILE, `${JSON.stringify(figures, null, 2)}\n`)
}
