/** Builds what the browser shows: the console and both mini-programs' web builds, only where their sources changed. */
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './bootstrap.mjs'
import { sayProgress } from './start/progress.mjs'

const BUILDER = path.join(root, 'miniapp/build/build.mjs')

const CONSOLE_BUILDER = path.join(root, 'console/build/build.mjs')

/**
 * The office's console, a few seconds.
 *
 * @param {(what: string, ms: number) => void} [onBuilt]
 * @throws {Error} with what the builder says
 */
export async function buildConsole(onBuilt = () => undefined) {
  if (!fs.existsSync(CONSOLE_BUILDER)) return
  const { build } = await import(pathToFileURL(CONSOLE_BUILDER).href)
  const startedMs = Date.now()
  if (await build()) onBuilt('console', Date.now() - startedMs)
}

/**
 * One after the other: a build fills a small machine by itself (about half a minute each on two cores), and says that it goes on.
 *
 * @param {{ platforms?: ('h5' | 'weapp')[], onBuilt?: (what: string, ms: number) => void }} [options]
 * @throws {Error} with the end of the builder's output
 */
export async function buildScreens({ platforms = ['h5'], onBuilt = () => undefined } = {}) {
  await buildConsole(onBuilt)
  if (!fs.existsSync(BUILDER)) return
  const { build } = await import(pathToFileURL(BUILDER).href)
  for (const platform of platforms)
    for (const app of ['owner', 'merchant']) {
      const startedMs = Date.now()
      let done = () => undefined
      const onStart = () => (done = sayProgress(`构建界面 / building ${app} ${platform}`))
      try {
        if (await build(app, platform, { onStart })) onBuilt(`${app} ${platform}`, Date.now() - startedMs)
      } finally {
        done()
      }
    }
}
