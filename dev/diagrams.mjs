/**
 * Draws docs/states.md from the same tables that the backend runs on.
 * `node dev/diagrams.mjs` writes it, `--check` says whether it is what would be written.
 */
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { asCommand, bootstrap, root } from './bootstrap.mjs'
import { build } from './build.mjs'

const require = createRequire(import.meta.url)
const target = path.join(root, 'docs/states.md')

const heading = `# State machines

Drawn by \`node dev/diagrams.mjs\` from the tables in \`backend/src/domain\`. Do not edit by hand.
`

/** One Mermaid block; a description that already brings its fence is left alone. */
const block = text => (text.includes('```') ? text.trim() : `\`\`\`mermaid\n${text.trim()}\n\`\`\``)

async function draw() {
  const { toMermaid } = require(path.join(root, 'backend/dist/domain/diagrams.js'))
  const drawn = await toMermaid()
  if (typeof drawn === 'string') return `${heading}\n${drawn.trim()}\n`
  const sections = Object.entries(drawn).map(([name, text]) => `\n## ${name}\n\n${block(text)}\n`)
  return heading + sections.join('')
}

await asCommand(async () => {
  bootstrap({ parts: [] })
  await build(['contract', 'backend'])
  const text = await draw()
  if (!process.argv.includes('--check')) {
    fs.mkdirSync(path.dirname(target), { recursive: true })
    fs.writeFileSync(target, text)
    return console.log(`${path.relative(root, target)} 已写 / written`)
  }
  if (fs.existsSync(target) && fs.readFileSync(target, 'utf8') === text) return
  throw new Error('docs/states.md 已过期，请运行 / is stale, run: node dev/diagrams.mjs')
})
