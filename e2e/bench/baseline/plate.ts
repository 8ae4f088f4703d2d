import { createServer } from 'node:http'
import { Pool } from 'pg'
import { BASELINE_NAME } from '../application-names'
import { programInput, sendReady } from '../programs'

type Input = { databaseUrl: string; poolSize: number; merchantId: string }

/** One indexed query and its rows as JSON: no session, no decisions, no framework. */
const { databaseUrl, poolSize, merchantId } = programInput<Input>()
const pool = new Pool({ connectionString: databaseUrl, max: poolSize, application_name: BASELINE_NAME })
const QUERY = `SELECT a.*, l.name AS lot_name FROM arrear a JOIN lot l ON l.id = a.lot_id
  WHERE a.merchant_id = $1 AND a.plate_text = $2 AND a.state IN ('grace', 'review', 'outstanding', 'held', 'disputed')
  ORDER BY a.exited_at DESC, a.id DESC LIMIT 21`
const server = createServer((request, response) => {
  const plateText = new URL(request.url!, 'http://bench').searchParams.get('plateText')
  pool
    .query({ name: 'plate', text: QUERY, values: [merchantId, plateText] })
    .then(({ rows }) => {
      response.setHeader('content-type', 'application/json; charset=utf-8')
      response.end(JSON.stringify({ items: rows }))
    })
    .catch((error: Error) => response.writeHead(500).end(error.message))
})
server.listen(0, '127.0.0.1', () => sendReady({ port: (server.address() as { port: number }).port }))
