import { readFileSync } from 'node:fs'
import type { Frame, Page } from 'playwright-core'

/** Tags such as wcag2aa, or rules by their names. */
export type Rules = string[] | { type: 'rule'; values: string[] }
type Axe = { run(what: unknown, how: object): Promise<{ violations: Violation[] }> }
type Violation = { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** Violations of these rules that axe finds, one line each. */
export async function axeViolations(page: Page | Frame, rules: Rules): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const { violations } = await page.evaluate(
    runOnly =>
      (window as unknown as { axe: Axe }).axe.run(document, {
        runOnly,
        resultTypes: ['violations'],
        iframes: false,
      }),
    rules,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`),
  )
}
