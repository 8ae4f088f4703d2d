// A real broker in its own process, because aedes is an ES module only. Prints its port; `drop <clientId>` on stdin
// cuts the connection of one client.
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { Aedes } from 'aedes'

const broker = await Aedes.createBroker()
const server = createServer(broker.handle)
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => console.log(server.address().port))
createInterface({ input: process.stdin }).on('line', line => {
  const [action, clientId] = line.split(' ')
  if (action === 'drop') broker.clients[clientId]?.conn.destroy()
})
process.stdin.on('end', () => process.exit(0))
