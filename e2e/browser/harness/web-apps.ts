import path from 'node:path'
import { freePort, spawnKept, waitUntil } from '@fangxing/dev/stack'

const isBuilt = __dirname.includes(`${path.sep}dist${path.sep}`)
const ROOT = path.resolve(__dirname, isBuilt ? '../../../..' : '../../..')
/** Long, because the server builds both web apps when their sources have changed. */
const READY_TIMEOUT_MS = 180_000

/** The web builds of both mini-programs, served in front of a backend as `npm start` serves them. */
export type WebApps = { owner: string; merchant: string; stop(): Promise<void> }

export async function startWebApps(options: {
  backendUrl: string
  wechatSimUrl: string
  logFile: string
}): Promise<WebApps> {
  const owner = await freePort()
  const merchant = await freePort()
  const child = spawnKept(process.execPath, [path.join(ROOT, 'miniapp/serve.mjs')], {
    env: {
      ...process.env,
      BACKEND_URL: options.backendUrl,
      WECHAT_SIM_URL: options.wechatSimUrl,
      OWNER_SCREEN_PORT: String(owner),
      MERCHANT_SCREEN_PORT: String(merchant),
    },
    logFile: options.logFile,
  })
  const urls = { owner: `http://127.0.0.1:${owner}`, merchant: `http://127.0.0.1:${merchant}` }
  const answers = async (url: string) => (await fetch(url).catch(() => null))?.ok === true
  await waitUntil(async () => (await answers(urls.owner)) && answers(urls.merchant), {
    what: `the web apps to be served (log: ${options.logFile})`,
    timeoutMs: READY_TIMEOUT_MS,
    giveUp: () => (child.running ? undefined : `the server ended (${child.why})`),
  })
  return { ...urls, stop: () => child.kill() }
}
