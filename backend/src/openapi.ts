import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { integrationDocument } from './transport/http/integration-document'
import { openApiDocument } from './transport/http/openapi-document'

/** `node dist/openapi.js` writes the contract as OpenAPI; with `--check` it only says whether the files are up to date. */
const FOLDER = path.resolve(__dirname, '../../contract')
const DOCUMENTS = { 'openapi.json': openApiDocument, 'openapi-integration.json': integrationDocument }

function main(): number {
  const stale = Object.entries(DOCUMENTS).filter(([name, documentOf]) => {
    const file = path.join(FOLDER, name)
    const wanted = `${JSON.stringify(documentOf(), null, 2)}\n`
    if (process.argv.includes('--check')) return !existsSync(file) || readFileSync(file, 'utf8') !== wanted
    writeFileSync(file, wanted)
    return false
  })
  for (const [name] of stale)
    process.stderr.write(`contract/${name} 已过期，请运行 / is stale, run: node backend/dist/openapi.js\n`)
  return stale.length === 0 ? 0 : 1
}

process.exitCode = main()
