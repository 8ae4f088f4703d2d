/**
 * `node dev/stack/cli.mjs up [--dir <folder>]` starts the stack, prints one JSON line with its addresses and
 * stays until it is told to end (SIGINT, SIGTERM) or its stdin closes. Without --dir the state is temporary.
 */
import { addresses, startStack } from './index.mjs'

const [command, ...rest] = process.argv.slice(2)
if (command !== 'up') {
  console.error('usage: node dev/stack/cli.mjs up [--dir <folder>]')
  process.exit(2)
}
const dir = rest[0] === '--dir' ? rest[1] : undefined

let ending
function end() {
  ending ??= starting.then(stack => stack.stop()).finally(() => process.exit(0))
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
process.stdout.on('error', end)

const starting = startStack({
  dir,
  databaseUrl: process.env.DATABASE_URL,
  redisUrl: process.env.REDIS_URL,
  mqttUrl: process.env.MQTT_URL,
})
starting.then(
  stack => {
    console.log(JSON.stringify(addresses(stack)))
    if (process.stdin.isTTY) return
    process.stdin.on('end', end)
    process.stdin.on('error', end)
    process.stdin.resume()
  },
  error => {
    console.error(error.message)
    process.exit(1)
  },
)
