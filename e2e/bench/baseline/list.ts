import { createServer } from 'node:http'
import { Pool } from 'pg'
import { BASELINE_NAME } from '../application-names'
import { programInput, sendReady } from '../programs'

type Input = { databaseUrl: string; poolSize: number; texts: Record<string, string> }

/** A page of a list by one indexed query, as JSON: no session, no decisions, no framework. `GET /?name=…&values=[…]` */
const { databaseUrl, poolSize, texts } = programInput<Input>()
const pool = new Pool({ connectionString: databaseUrl, max: poolSize, application_name: BASELINE_NAME })
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url!, 'http://bench')
  const name = searchParams.get('name')!
  pool
    .query({ name, text: texts[name]!, values: JSON.parse(searchParams.get('values')!) as unknown[] })
    .then(({ rows }) => {
      response.setHeader('content-type', 'application/json; charset=utf-8')
      response.end(JSON.stringify({ items: rows }))
    })
    .catch((error: Error) => response.writeHead(500).end(error.message))
})
server.listen(0, '127.0.0.1', () => sendReady({ port: (server.address() as { port: number }).port }))
