import { EXPORT_MAX_ROWS, type ExportedList, type FileFormat } from '@fangxing/contract/exports'
import type { Language } from '@fangxing/contract/messages'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { dayOf } from '../../domain/shanghai-time'
import { listLots } from '../../modules/lots'
import { cutAfter, LIST_FILES, type ListFile, type Texts } from '../../modules/reporting'
import { writeSheets } from '../../modules/sheets'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import { FileReply } from '../../ports/file-reply'
import type { WrittenCell } from '../../ports/written-sheet'
import type { FileSlots } from './file-slots'
import type { ListReaders } from './list-readers'
import { noteExport } from './note-export'

type Needs = { database: Database; clock: Clock; lists: ListReaders; slots: FileSlots }
type Asked = {
  list: ExportedList
  /** The list's own query, checked; with the largest page where it has pages. */
  query: Record<string, unknown> | undefined
  format: FileFormat
  language: Language
}
type Page = { items: readonly unknown[]; next?: string; isCut?: true }
type ReadPage = (cursor?: string) => Promise<Page>

/** A list as its page shows it, as a file: read page by page while it is sent. */
export class ExportList {
  constructor(private readonly needs: Needs) {}

  /** Refusals: FILES_BUSY while this node writes as many files as it may, or as many of this merchant, and those of the list's own call. */
  async start(session: StaffSession, asked: Asked, context: ActorContext): Promise<FileReply> {
    return this.needs.slots.write(session.merchantId, async () => {
      const { database, clock, lists } = this.needs
      const { list, query, format, language } = asked
      const read = lists[list] as (asked: unknown) => Promise<Page>
      const readPage: ReadPage = cursor =>
        read({ session, query: cursor === undefined ? query : { ...query, cursor }, context })
      const lots = await listLots(database, session)
      const lotNames = new Map(lots.items.map(({ id, name }) => [id, name]))
      const texts: Texts = {
        t: message => message[language],
        lotName: id => (id === null ? '' : (lotNames.get(id) ?? '')),
      }
      const file = LIST_FILES[list] as ListFile<unknown>
      // What is refused is refused before the file begins.
      const rows = rowsOf(await readPage(), readPage, row => file.columns.map(([, cell]) => cell(row, texts)))
      await noteExport(this.needs, session, { list }, context)
      const head = file.columns.map(([title]) => texts.t(title))
      const sheet = {
        name: texts.t(file.title),
        head,
        rows: withLastLine(rows, count => texts.t(cutAfter(count))),
      }
      const { stream, mediaType } = writeSheets(format, [sheet])
      return new FileReply(stream, mediaType, `${nameOf(list)}-${dayOf(clock.now())}.${format}`)
    })
  }
}

/** `listExemptPlates` → `exempt-plates`. */
const nameOf = (list: ExportedList): string =>
  list
    .replace(/^(?:list|search)/, '')
    .replace(/(?<=.)[A-Z]/g, letter => `-${letter}`)
    .toLowerCase()

/** Ends after the most rows; answers after how many, if there were more. */
async function* rowsOf(
  first: Page,
  readPage: ReadPage,
  write: (row: unknown) => readonly WrittenCell[],
): AsyncGenerator<readonly WrittenCell[], number | null> {
  let written = 0
  for (let page = first; ; page = await readPage(page.next)) {
    for (const row of page.items) {
      if (written >= EXPORT_MAX_ROWS) return written
      written += 1
      yield write(row)
    }
    if (page.next === undefined) return page.isCut === true ? written : null
  }
}

/** Says in a line of its own that there was more. */
async function* withLastLine(
  rows: AsyncGenerator<readonly WrittenCell[], number | null>,
  textOf: (count: number) => string,
): AsyncGenerator<readonly WrittenCell[]> {
  const cut = yield* rows
  if (cut !== null) yield [textOf(cut)]
}
