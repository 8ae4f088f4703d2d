import fs from 'node:fs'
import path from 'node:path'

/** The file's name and the kinds written into it stay as they are: folders of earlier versions are read with them. */
const FILE_NAME = 'journal.jsonl'

export type EventKind = 'order' | 'refund' | 'notice' | 'shipping' | 'message' | 'platform-key' | 'clock'

/** The latest value of one record; `key` is unique within `kind`. */
export type StoredEvent = { kind: EventKind; key: string; value: unknown }

/**
 * An append-only file of JSON lines, of which the last line of a key counts; each start rewrites it without the
 * replaced lines. Without a folder nothing is stored.
 */
export class EventStore {
  private readonly file: string | null
  private stream: fs.WriteStream | null = null

  constructor(folder: string | undefined) {
    this.file = folder ? path.join(folder, FILE_NAME) : null
  }

  /** Reads what an earlier run has stored, in the order of first writing. A line cut off by a crash is skipped. */
  open(): StoredEvent[] {
    if (!this.file) return []
    fs.mkdirSync(path.dirname(this.file), { recursive: true })
    const events = new Map<string, StoredEvent>()
    const text = fs.existsSync(this.file) ? fs.readFileSync(this.file, 'utf8') : ''
    for (const line of text.split('\n')) {
      const event = parse(line)
      if (event) events.set(`${event.kind} ${event.key}`, event)
    }
    const draft = `${this.file}.draft`
    fs.writeFileSync(draft, [...events.values()].map(event => JSON.stringify(event) + '\n').join(''))
    fs.renameSync(draft, this.file)
    this.stream = fs.createWriteStream(this.file, { flags: 'a' })
    return [...events.values()]
  }

  write(kind: EventKind, key: string, value: unknown): void {
    this.stream?.write(JSON.stringify({ kind, key, value }) + '\n')
  }

  async close(): Promise<void> {
    const stream = this.stream
    this.stream = null
    if (stream) await new Promise<void>(resolve => stream.end(resolve))
  }
}

function parse(line: string): StoredEvent | null {
  if (line === '') return null
  try {
    return JSON.parse(line) as StoredEvent
  } catch {
    return null
  }
}
