import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { TestSystem } from '../../harness/test-system'
import { axeViolations } from './axe'
import { startChromium } from './chromium'

const OUT = path.join(__dirname, '../out')
const ACTION_TIMEOUT_MS = 25_000
const RULES = ['wcag2a', 'wcag2aa']

type Variant = { width: number; height: number; theme: 'light' | 'dark'; language: 'zh' | 'en' }
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 820, height: 1180 },
] as const

/** Every size in both themes and languages. */
const MATRIX: Variant[] = SIZES.flatMap(size =>
  (['light', 'dark'] as const).flatMap(theme =>
    (['zh', 'en'] as const).map(language => ({ ...size, theme, language })),
  ),
)
/** A few of them, in which each size, theme and language is met: all of them with CONSOLE_MATRIX=full. */
const SOME: Variant[] = [
  { ...SIZES[0], theme: 'light', language: 'zh' },
  { ...SIZES[1], theme: 'dark', language: 'zh' },
  { ...SIZES[2], theme: 'light', language: 'en' },
]
const VARIANTS = process.env.CONSOLE_MATRIX === 'full' ? MATRIX : SOME

/** Runs in the page: whether anything makes it wider than its window. */
const overflow = () => {
  const { scrollWidth, clientWidth } = document.documentElement
  return scrollWidth > clientWidth + 1 ? [`the page is ${scrollWidth} px wide in ${clientWidth}`] : []
}

/** Runs in the page: ends once another theme or language is drawn, however long a large table takes. */
const settled = () =>
  new Promise(done => {
    const idle = (next: () => void) => requestIdleCallback(next, { timeout: 500 })
    idle(() => requestAnimationFrame(() => idle(() => done(undefined))))
  })

/** Chromium on the console that the system's own backend serves. */
export class ConsoleBrowser {
  private readonly faults: string[] = []

  private constructor(
    private readonly system: TestSystem,
    private readonly browser: Browser,
  ) {}

  static async start(system: TestSystem): Promise<ConsoleBrowser> {
    return new ConsoleBrowser(system, await startChromium())
  }

  url(page: string): string {
    return `${this.system.origin()}/console${page}`
  }

  /** A page in a browser of its own, in which this person of the local WeChat has just signed in. */
  async open(person: string, page = ''): Promise<Page> {
    // Without motion nothing moves away from under a click.
    const options = { viewport: SIZES[0], locale: 'zh-CN', reducedMotion: 'reduce' } as const
    const context = await this.browser.newContext(options)
    context.setDefaultTimeout(ACTION_TIMEOUT_MS)
    const opened = await context.newPage()
    opened.on('pageerror', error => this.faults.push(error.stack ?? error.message))
    opened.on('console', message => {
      // What the content security policy refuses, and what React complains of, is said there.
      if (message.type() === 'error' && !/status of 40[13]/.test(message.text()))
        this.faults.push(message.text())
    })
    await opened.goto(`${this.url(page)}?as=${person}`)
    return opened
  }

  /** Looks at a page in several sizes, themes and languages: nothing overflows, axe finds nothing; pictures go to `out/`. */
  async checkPage(page: Page, name: string): Promise<void> {
    mkdirSync(OUT, { recursive: true })
    const problems: string[] = []
    for (const { width, height, theme, language } of VARIANTS) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await this.choose(page, language)
      // React hears of another theme after the browser does.
      await page.locator(`html[data-theme=${theme}]`).waitFor({ state: 'attached' })
      await page.evaluate(settled)
      const found = [...(await page.evaluate(overflow)), ...(await axeViolations(page, RULES))]
      const variant = `${width}-${theme}-${language}`
      problems.push(...found.map(line => `${name} (${variant}): ${line}`))
      await page.screenshot({
        path: path.join(OUT, `${name}-${variant}.png`),
        animations: 'disabled',
        fullPage: true,
      })
    }
    await this.choose(page, 'zh')
    await page.setViewportSize(SIZES[0])
    expect(problems).toEqual([])
  }

  /** At 1280 px, in both languages, what the selector matches shows everything without being scrolled sideways. */
  async expectFits(page: Page, selector: string): Promise<void> {
    await page.setViewportSize(SIZES[0])
    const problems: string[] = []
    for (const language of ['en', 'zh'] as const) {
      await this.choose(page, language)
      await page.evaluate(settled)
      const found = await page
        .locator(selector)
        .evaluateAll(boxes =>
          boxes
            .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
            .map(box => `${box.scrollWidth} px in ${box.clientWidth}: ${box.textContent.slice(0, 60)}`),
        )
      problems.push(...found.map(line => `${selector} (${language}): ${line}`))
      expect(await page.locator(selector).count()).toBeGreaterThan(0)
    }
    expect(problems).toEqual([])
  }

  async endTest(): Promise<void> {
    const contexts = this.browser.contexts()
    const pages = contexts.flatMap(context => context.pages())
    const name = (expect.getState().currentTestName ?? 'test').replace(/[^a-z0-9]+/gi, '-').slice(0, 60)
    await Promise.allSettled(
      pages.map((page, at) => page.screenshot({ path: path.join(this.system.dir, `${name}-${at}.png`) })),
    )
    await Promise.all(contexts.map(context => context.close()))
    expect(this.faults.splice(0)).toEqual([])
    expect(await this.system.brokenInvariants()).toEqual([])
  }

  close(): Promise<void> {
    return this.browser.close()
  }

  private async choose(page: Page, language: Variant['language']): Promise<void> {
    const button = page.getByRole('button', { name: language === 'zh' ? '中文' : 'English', exact: true })
    if ((await button.count()) > 0) await button.click()
  }
}
