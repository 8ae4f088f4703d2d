import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Frame, Page } from 'playwright-core'
import { axeViolations, type Rules } from './axe'
import { layoutProblems } from './layout-problems'

const OUT = path.join(__dirname, '../out')
const WCAG: Rules = ['wcag2a', 'wcag2aa']
const CONTRAST: Rules = { type: 'rule', values: ['color-contrast'] }
/** A phone in light and dark mode, a tablet, the narrowest phone that is still sold, and a desktop for the device's page. */
const VARIANTS = [
  { name: 'light', colorScheme: 'light', width: 375, axe: WCAG, minTargetPx: 44 },
  // Dark mode changes only the colours: axe's other rules would give the same result again.
  { name: 'dark', colorScheme: 'dark', width: 375, axe: CONTRAST, minTargetPx: 44 },
  { name: 'tablet', colorScheme: 'light', width: 768, axe: null, minTargetPx: 44 },
  // A plate keyboard has ten keys in a row: at this width none can be 44 px wide.
  { name: 'narrow', colorScheme: 'light', width: 320, axe: null, minTargetPx: 24 },
  { name: 'desktop', colorScheme: 'light', width: 1180, axe: null, minTargetPx: 44 },
] as const
const STABLE_TIMEOUT_MS = 2_000
type VariantName = (typeof VARIANTS)[number]['name']
const DEFAULT_VARIANTS: VariantName[] = ['light', 'dark', 'tablet', 'narrow']

/** Waits until no page transition runs and every picture is loaded; after the timeout the page is checked as it is. */
async function untilStable(page: Page): Promise<void> {
  const isStable = () =>
    document.documentElement.scrollWidth <= document.documentElement.clientWidth &&
    [...document.querySelectorAll('.taro_page')].every(
      each => getComputedStyle(each).display === 'none' || getComputedStyle(each).transform === 'none',
    ) &&
    [...document.images].every(image => image.complete)
  await page.waitForFunction(isStable, undefined, { timeout: STABLE_TIMEOUT_MS }).catch(() => undefined)
}

/** The height in px at which the whole page is visible without scrolling. */
const fullHeightPx = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('.taro_page')]
    return Math.min(4000, Math.max(...boxes.map(box => box.scrollHeight)))
  })

/**
 * Checks a screen in every variant: nothing overflows or is cut off, everything to tap is large enough, and axe finds no
 * violation of WCAG 2 A and AA. A screenshot of each goes to `out/<name>-<variant>.png`. The window is made as tall as the
 * page, unless `fullPage` is false: then it is as tall as a phone.
 */
export async function checkScreen(
  page: Page,
  name: string,
  options: { variants?: VariantName[]; fullPage?: boolean; frame?: Frame } = {},
): Promise<void> {
  mkdirSync(OUT, { recursive: true })
  const before = page.viewportSize()!
  const problems: string[] = []
  await untilStable(page)
  for (const variant of VARIANTS.filter(({ name }) =>
    (options.variants ?? DEFAULT_VARIANTS).includes(name),
  )) {
    await page.emulateMedia({ colorScheme: variant.colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width: variant.width, height: before.height })
    if (options.fullPage ?? true)
      await page.setViewportSize({ width: variant.width, height: await fullHeightPx(page) })
    // Two frames: the first computes the layout for the new width, after the second it is drawn.
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
    const target = options.frame ?? page
    const found = await target.evaluate(layoutProblems, { minTargetPx: variant.minTargetPx })
    if (variant.axe) found.push(...(await axeViolations(target, variant.axe)))
    problems.push(...found.map(line => `${name} (${variant.name}): ${line}`))
    await page.screenshot({
      path: path.join(OUT, `${name}-${variant.name}.png`),
      animations: 'disabled',
    })
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
  await page.setViewportSize(before)
  expect(problems).toEqual([])
}

/** What is left of phones of 2016 to 2024 under WeChat's own title bar, and the smallest phone as a whole. */
const SMALL_WINDOWS = [
  { width: 375, height: 724 },
  { width: 360, height: 656 },
  { width: 320, height: 640 },
  { width: 375, height: 603 },
  { width: 320, height: 568 },
] as const

/** Checks that a sheet fits small windows: every control can be reached and no key of a keypad is out of sight. */
export async function checkSmallWindows(page: Page, name: string): Promise<void> {
  mkdirSync(OUT, { recursive: true })
  const before = page.viewportSize()!
  const problems: string[] = []
  for (const { width, height } of SMALL_WINDOWS) {
    const window = `${width}x${height}`
    await page.setViewportSize({ width, height })
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
    const found = await page.evaluate(layoutProblems, { minTargetPx: 24 })
    problems.push(...found.map(line => `${name} (${window}): ${line}`))
    await page.screenshot({ path: path.join(OUT, `${name}-${window}.png`), animations: 'disabled' })
  }
  await page.setViewportSize(before)
  expect(problems).toEqual([])
}
