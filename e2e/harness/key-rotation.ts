import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { makeLocalSecrets } from '@fangxing/dev/stack'
import { BACKEND_KEYS } from './backend-modules'
import type { TestSystem } from './test-system'

const MOST_FORMER_KEYS = 2
const SCRIPT_LIMIT_MS = 60_000
const run = promisify(execFile)

/** A new signing key becomes the current one, node by node as an operator does it; names of the ring, the newest first. */
export async function rotateSigningKey(system: TestSystem): Promise<string[]> {
  const { environment } = system
  const { commandKeyId, commandPrivateKey } = makeLocalSecrets()
  const former = [
    `${environment.COMMAND_KEY_ID}:${environment.COMMAND_PRIVATE_KEY}`,
    ...(environment.COMMAND_FORMER_KEYS ?? '').split(' ').filter(Boolean),
  ].slice(0, MOST_FORMER_KEYS)
  system.changeEnvironment({
    COMMAND_KEY_ID: commandKeyId,
    COMMAND_PRIVATE_KEY: commandPrivateKey,
    COMMAND_FORMER_KEYS: former.join(' '),
  })
  for (const node of system.nodes) {
    await node.kill()
    await node.start()
  }
  return [commandKeyId, ...former.map(key => key.split(':')[0]!)]
}

/** What `keys …` answers, the command that an operator gives on a node. */
export async function keysCommand(
  system: TestSystem,
  ...words: string[]
): Promise<Record<string, number | string[]>> {
  const env = { PATH: process.env.PATH ?? '', ...system.environment }
  const { stdout } = await run(process.execPath, [BACKEND_KEYS, ...words], { env, timeout: SCRIPT_LIMIT_MS })
  return JSON.parse(stdout) as Record<string, number | string[]>
}
