import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import readline from 'node:readline'
import { accepts, waitUntil, type Addresses } from '@fangxing/dev/stack'

const cli = path.resolve(__dirname, '../stack/cli.mjs')
const ownAddresses = { DATABASE_URL: undefined, REDIS_URL: undefined, MQTT_URL: undefined }

async function up() {
  const child = spawn(process.execPath, [cli, 'up'], {
    env: { ...process.env, ...ownAddresses },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = (await once(readline.createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, addresses: JSON.parse(line) as Addresses }
}

const portsOf = ({ adminUrl, redisUrl, mqttUrl }: Addresses) =>
  [adminUrl, redisUrl, mqttUrl].map(url => Number(new URL(url).port))

const listening = async (ports: number[]) =>
  (await Promise.all(ports.map(port => accepts(port)))).filter(Boolean).length

test.each([
  ['kill -9', (child: ReturnType<typeof spawn>) => child.kill('SIGKILL')],
  ['the end of its input', (child: ReturnType<typeof spawn>) => child.stdin!.end()],
])(
  'PostgreSQL, Redis and the broker end after %s',
  async (_name, finish) => {
    const { child, addresses } = await up()
    const ports = portsOf(addresses)
    expect(await listening(ports)).toBe(3)
    finish(child)
    await waitUntil(async () => (await listening(ports)) === 0, {
      what: 'all parts to end',
      timeoutMs: 15_000,
    })
  },
  60_000,
)
