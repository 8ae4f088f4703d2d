import { requireTool } from '@fangxing/dev/stack'
import { chromium, type Browser } from 'playwright-core'

/** A real Chromium without a window: CHROME_PATH, or the one on the PATH. Errors: none is installed, with how to. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: requireTool('chromium').path,
    args: [
      // Root has no sandbox of its own; the pages are ours.
      '--no-sandbox',
      // Nothing may be asked of the makers of the browser, nor of any other host by a page.
      '--disable-background-networking',
      '--disable-component-update',
      '--no-pings',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
      '--font-render-hinting=none',
    ],
  })
}
