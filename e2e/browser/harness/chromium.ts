import { requireTool } from '@fangxing/dev/stack'
import { chromium, type Browser } from 'playwright-core'

/** Headless Chromium: CHROME_PATH, or the one on the PATH. Errors: none is installed; the message says how to install it. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: requireTool('chromium').path,
    args: [
      // Chromium refuses its sandbox to root, and the pages are our own.
      '--no-sandbox',
      // Neither the browser nor a page may send a request to another host.
      '--disable-background-networking',
      '--disable-component-update',
      '--no-pings',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
      '--font-render-hinting=none',
    ],
  })
}
