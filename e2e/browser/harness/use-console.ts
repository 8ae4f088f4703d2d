import type { Locator, Page } from 'playwright-core'
import { TestSystem } from '../../harness/test-system'
import { ConsoleBrowser } from './console-browser'

/** Gives the tests of a file a system and a browser on its console, once, through `started`; each test ends by what must hold. */
export function useConsole(started: (made: { system: TestSystem; office: ConsoleBrowser }) => void): void {
  let system: TestSystem
  let office: ConsoleBrowser
  beforeAll(async () => {
    system = await TestSystem.start()
    office = await ConsoleBrowser.start(system)
    started({ system, office })
  }, 240_000)
  afterAll(async () => {
    await office.close()
    await system.stop()
  })
  afterEach(() => office.endTest())
}

export const heading = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('heading', { name, exact: true })

/** Counts what a person clicks, where a task may take only so many clicks; typing and the Enter key are none. */
export function countClicks() {
  let clicks = 0
  return {
    clicks: () => clicks,
    click: async (target: Locator): Promise<void> => {
      clicks += 1
      await target.click()
    },
  }
}
