import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Frame, Page } from 'playwright-core'
import { unfit } from './unfit'

type Rules = string[] | { type: 'rule'; values: string[] }
type Axe = { run(what: unknown, how: object): Promise<{ violations: Violation[] }> }
type Violation = { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }

const OUT = path.join(__dirname, '../out')
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const WCAG: Rules = ['wcag2a', 'wcag2aa']
const CONTRAST: Rules = { type: 'rule', values: ['color-contrast'] }
/** A phone, the same at night, a tablet, the narrowest phone still sold, and a desk for what is not made for phones. */
const LOOKS = [
  { name: 'day', colorScheme: 'light', width: 375, axe: WCAG, minTargetPx: 44 },
  // Only the colours are others: what is on the page is the same by night and at every width.
  { name: 'night', colorScheme: 'dark', width: 375, axe: CONTRAST, minTargetPx: 44 },
  { name: 'tablet', colorScheme: 'light', width: 768, axe: null, minTargetPx: 44 },
  // Ten keys stand side by side on a plate keyboard, and no phone gets wider for it.
  { name: 'narrow', colorScheme: 'light', width: 320, axe: null, minTargetPx: 24 },
  { name: 'desk', colorScheme: 'light', width: 1180, axe: null, minTargetPx: 44 },
] as const
const REST_WITHIN_MS = 2_000
type LookName = (typeof LOOKS)[number]['name']
const USUAL: LookName[] = ['day', 'night', 'tablet', 'narrow']

/** Waits until the page stands still and every picture has come. One that never does is looked at as it is, and found. */
async function atRest(page: Page): Promise<void> {
  const isAtRest = () =>
    document.documentElement.scrollWidth <= document.documentElement.clientWidth &&
    [...document.querySelectorAll('.taro_page')].every(
      each => getComputedStyle(each).display === 'none' || getComputedStyle(each).transform === 'none',
    ) &&
    [...document.images].every(image => image.complete)
  await page.waitForFunction(isAtRest, undefined, { timeout: REST_WITHIN_MS }).catch(() => undefined)
}

/** The height in px at which all of a page is seen without scrolling. */
const tallness = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('.taro_page')]
    return Math.min(4000, Math.max(...boxes.map(box => box.scrollHeight)))
  })

/** What axe finds against these rules, one line each. */
async function barriers(page: Page | Frame, rules: Rules): Promise<string[]> {
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

/**
 * Looks at a screen as it stands: by day, by night, on a tablet and on a narrow phone. A picture of each goes to
 * `out/<name>-<look>.png`; nothing may overflow or be cut off, everything to tap is large enough, and axe finds nothing
 * against WCAG 2 A and AA. The window is made as tall as the page, unless `whole` is false: then it is as tall as a phone.
 */
export async function look(
  page: Page,
  name: string,
  how: { looks?: LookName[]; whole?: boolean; frame?: Frame } = {},
): Promise<void> {
  mkdirSync(OUT, { recursive: true })
  const before = page.viewportSize()!
  const wrong: string[] = []
  await atRest(page)
  for (const one of LOOKS.filter(({ name }) => (how.looks ?? USUAL).includes(name))) {
    await page.emulateMedia({ colorScheme: one.colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width: one.width, height: before.height })
    if (how.whole ?? true) await page.setViewportSize({ width: one.width, height: await tallness(page) })
    // Two frames: the first lays out for the new width, the second has drawn it.
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
    const seen = how.frame ?? page
    const found = await seen.evaluate(unfit, { minTargetPx: one.minTargetPx })
    if (one.axe) found.push(...(await barriers(seen, one.axe)))
    wrong.push(...found.map(line => `${name} (${one.name}): ${line}`))
    await page.screenshot({
      path: path.join(OUT, `${name}-${one.name}.png`),
      animations: 'disabled',
    })
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
  await page.setViewportSize(before)
  expect(wrong).toEqual([])
}
