import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import path from 'node:path'
import { freePort, waitUntil } from '@fangxing/dev/stack'

const fromHere = __dirname.includes(`${path.sep}dist${path.sep}`) ? '../../../..' : '../../..'
const ROOT = path.resolve(__dirname, fromHere)
/** The first time both web builds are made. */
const READY_MS = 180_000

/** Both mini-programs in their web builds, served beside a platform as `npm start` serves them. */
export type Screens = { owner: string; merchant: string; stop(): void }

export async function startScreens(options: {
  backendUrl: string
  wechatSimUrl: string
  logFile: string
}): Promise<Screens> {
  const owner = await freePort()
  const merchant = await freePort()
  const log = openSync(options.logFile, 'a')
  const child = spawn(process.execPath, [path.join(ROOT, 'miniapp/serve.mjs')], {
    env: {
      ...process.env,
      BACKEND_URL: options.backendUrl,
      WECHAT_SIM_URL: options.wechatSimUrl,
      OWNER_SCREEN_PORT: String(owner),
      MERCHANT_SCREEN_PORT: String(merchant),
    },
    stdio: ['ignore', log, log],
  })
  const urls = { owner: `http://127.0.0.1:${owner}`, merchant: `http://127.0.0.1:${merchant}` }
  const answers = async (url: string) => (await fetch(url).catch(() => null))?.ok === true
  await waitUntil(async () => (await answers(urls.owner)) && answers(urls.merchant), {
    what: `the screens to be served (log: ${options.logFile})`,
    timeoutMs: READY_MS,
    giveUp: () => (child.exitCode === null ? undefined : `the server ended (${child.exitCode})`),
  })
  return { ...urls, stop: () => void child.kill('SIGKILL') }
}
