import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openApiDocument } from './transport/http/openapi-document'

/** `node dist/openapi.js` writes the contract as OpenAPI; with `--check` it only says whether the file is up to date. */
const FILE = path.resolve(__dirname, '../../contract/openapi.json')

function main(): number {
  const wanted = `${JSON.stringify(openApiDocument(), null, 2)}\n`
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, wanted)
    return 0
  }
  if (existsSync(FILE) && readFileSync(FILE, 'utf8') === wanted) return 0
  process.stderr.write('contract/openapi.json 已过期，请运行 / is stale, run: node backend/dist/openapi.js\n')
  return 1
}

process.exitCode = main()
