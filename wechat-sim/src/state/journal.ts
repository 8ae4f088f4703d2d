import fs from 'node:fs'
import path from 'node:path'

/** Latest value of each record; `key` is unique within `kind`. */
export type Entry = { kind: string; key: string; value: unknown }

/** An append-only file of JSON lines, the last line of a key counts; rewritten without the old ones at each start. */
export class Journal {
  private readonly file: string | null
  private stream: fs.WriteStream | null = null

  constructor(folder: string | undefined) {
    this.file = folder ? path.join(folder, 'journal.jsonl') : null
  }

  /** Reads what an earlier run left, in the order of first writing. A line cut off by a crash is skipped. */
  open(): Entry[] {
    if (!this.file) return []
    fs.mkdirSync(path.dirname(this.file), { recursive: true })
    const entries = new Map<string, Entry>()
    const text = fs.existsSync(this.file) ? fs.readFileSync(this.file, 'utf8') : ''
    for (const line of text.split('\n')) {
      const entry = parse(line)
      if (entry) entries.set(`${entry.kind} ${entry.key}`, entry)
    }
    const draft = `${this.file}.draft`
    fs.writeFileSync(draft, [...entries.values()].map(entry => JSON.stringify(entry) + '\n').join(''))
    fs.renameSync(draft, this.file)
    this.stream = fs.createWriteStream(this.file, { flags: 'a' })
    return [...entries.values()]
  }

  write(kind: string, key: string, value: unknown): void {
    this.stream?.write(JSON.stringify({ kind, key, value }) + '\n')
  }

  async close(): Promise<void> {
    const stream = this.stream
    this.stream = null
    if (stream) await new Promise<void>(resolve => stream.end(resolve))
  }
}

function parse(line: string): Entry | null {
  if (line === '') return null
  try {
    return JSON.parse(line) as Entry
  } catch {
    return null
  }
}
